"""Sends a mail to the user when a task has ended: a long one, or if they wish it."""

from ..i18n import _
from .messages import headline
from .messages import translated
from .record import Status
from .record import TaskRecord
from .store import get_store
from .urls import details_url
from .wishes import wishes_mail
from collections.abc import Callable
from datetime import timedelta
from plone import api
from typing import Any

import logging
import transaction


logger = logging.getLogger("collective.async")


def can_be_mailed(user_id: str) -> bool:
    """Has the site a mail server and a sender, and the user an address?"""
    needed = ("plone.smtp_host", "plone.email_from_address")
    site = all(api.portal.get_registry_record(name, default=None) for name in needed)
    return bool(site and _address(user_id))


def mail_user(record: TaskRecord, minutes: int) -> None:
    """Send a mail about a task that has ended, if its user is to get one.

    That is so if it took at least that many minutes (0: never), or if the user wishes
    it. Call it after the commit of the outcome, in a new transaction: it sees a wish
    that was noted in the meantime.
    """
    if _is_long(record, minutes) or wishes_mail(get_store(), record):
        send = _prepared(record)
        if send is not None:
            send()


def mail_wished(record: TaskRecord) -> None:
    """Send a mail after the commit if the user of an ended task wishes one."""
    send = _prepared(record) if wishes_mail(get_store(), record) else None
    if send is not None:
        transaction.get().addAfterCommitHook(lambda committed: committed and send())


def _is_long(record: TaskRecord, minutes: int) -> bool:
    if not minutes or record.started is None or record.finished is None:
        return False
    return record.finished - record.started >= timedelta(minutes=minutes)


def _address(user_id: str) -> str:
    user = api.user.get(userid=user_id)
    return user.getProperty("email", "") if user is not None else ""


def _prepared(record: TaskRecord) -> Callable[[], None] | None:
    """What sends the mail, without loading anything; None for a user without address.

    After a commit nothing may be loaded from the database.
    """
    address = _address(record.user_id)
    if not address:
        return None
    subject, text = subject_and_text(record, api.portal.get().REQUEST)
    values = {"mto": one_line(address), "subject": subject}
    values["mfrom"] = api.portal.get_registry_record("plone.email_from_address")
    mail_host = api.portal.get_tool("MailHost")

    def send() -> None:
        try:
            mail_host.send(text, immediate=True, charset="utf-8", **values)
        except Exception as error:
            # Only a warning: the task has ended, even if the mail cannot be sent.
            logger.warning("task=%s not mailed: %s", record.id, type(error).__name__)

    return send


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
