"""A mail to the user when a long task has ended; off by default."""

from ..i18n import _
from ..settings import get_settings
from ..tasks.messages import headline
from ..tasks.messages import translated
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from datetime import timedelta
from plone import api
from typing import Any

import logging
import transaction


logger = logging.getLogger("collective.async")


def mail_user(record: TaskRecord) -> None:
    """Send the mail if it was a long task, and if and when it is committed."""
    minutes = get_settings().mail_after_minutes
    if not minutes or record.started is None or record.finished is None:
        return
    if record.finished - record.started < timedelta(minutes=minutes):
        return
    user = api.user.get(userid=record.user_id)
    address = user.getProperty("email", "") if user is not None else ""
    if not address:
        return
    # Now: after the commit nothing may be loaded from the database.
    subject, text = words(record, api.portal.get().REQUEST)
    values = {"mto": one_line(address), "subject": subject}
    values["mfrom"] = api.portal.get_registry_record("plone.email_from_address")
    host = api.portal.get_tool("MailHost")

    def hook(committed: bool) -> None:
        if not committed:
            return
        try:
            host.send(text, immediate=True, charset="utf-8", **values)
        except Exception as error:
            # The task is done, whatever becomes of the mail.
            logger.warning("task=%s not mailed: %s", record.id, type(error).__name__)

    transaction.get().addAfterCommitHook(hook)


def words(record: TaskRecord, request: Any) -> tuple[str, str]:
    """Subject and text of the mail, in the language of the click."""
    headlined = one_line(translated(request, headline(record)))
    paragraphs = [headlined]
    if record.status is Status.FAILED and record.message:
        paragraphs.append(translated(request, record.message))
    paragraphs.append(translated(request, _("Details:")))
    portal_url = api.portal.get().absolute_url()
    paragraphs.append(f"{portal_url}/@@task-details?task_id={record.id}")
    return headlined[:200], "\n\n".join(paragraphs)


def one_line(text: str) -> str:
    """No line of a header may be ended by a title."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
