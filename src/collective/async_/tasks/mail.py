"""Sends a mail to the user when a long task has ended. Off by default."""

from ..i18n import _
from .messages import headline
from .messages import translated
from .record import Status
from .record import TaskRecord
from .urls import details_url
from datetime import timedelta
from plone import api
from typing import Any

import logging
import transaction


logger = logging.getLogger("collective.async")


def mail_user(record: TaskRecord, minutes: int) -> None:
    """Send a mail after the commit if the task took that long; 0 means never."""
    if not minutes or record.started is None or record.finished is None:
        return
    if record.finished - record.started < timedelta(minutes=minutes):
        return
    user = api.user.get(userid=record.user_id)
    address = user.getProperty("email", "") if user is not None else ""
    if not address:
        return
    # Not in the hook: after the commit nothing may be loaded from the database.
    subject, text = subject_and_text(record, api.portal.get().REQUEST)
    values = {"mto": one_line(address), "subject": subject}
    values["mfrom"] = api.portal.get_registry_record("plone.email_from_address")
    mail_host = api.portal.get_tool("MailHost")

    def hook(committed: bool) -> None:
        if not committed:
            return
        try:
            mail_host.send(text, immediate=True, charset="utf-8", **values)
        except Exception as error:
            # Only a warning: the task has ended, even if the mail cannot be sent.
            logger.warning("task=%s not mailed: %s", record.id, type(error).__name__)

    transaction.get().addAfterCommitHook(hook)


def subject_and_text(record: TaskRecord, request: Any) -> tuple[str, str]:
    """The subject and the text of the mail, in the language of the request."""
    first_line = one_line(translated(request, headline(record)))
    paragraphs = [first_line]
    if record.status is Status.FAILED and record.message:
        paragraphs.append(translated(request, record.message))
    paragraphs.append(translated(request, _("Details:")))
    paragraphs.append(details_url(record))
    return first_line[:200], "\n\n".join(paragraphs)


def one_line(text: str) -> str:
    """The text without line breaks, so that a title cannot add mail headers."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
