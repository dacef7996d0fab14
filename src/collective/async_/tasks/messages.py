"""Texts about a task: what it does, its state and its progress."""

from ..i18n import _
from ..interfaces import IAction
from ..transient import is_transient
from .record import Status
from .record import TaskRecord
from zope.component import queryUtility
from zope.i18n import translate
from zope.i18nmessageid import Message

import logging


logger = logging.getLogger("collective.async")

STATES = {
    Status.WAITING: _("waiting"),
    Status.RUNNING: _("running"),
    Status.SUCCEEDED: _("completed"),
    Status.FAILED: _("failed"),
    Status.CANCELLED: _("cancelled"),
}


def _text_of_action(record: TaskRecord, name: str) -> str:
    action = queryUtility(IAction, name=record.action)
    if action is None:
        # The add-on that registered the action may have been removed.
        return record.title
    try:
        return getattr(action, name)(record)
    except Exception as error:
        if is_transient(error):
            raise
        logger.exception("task=%s its action has no %s", record.id, name)
        return record.title


def description(record: TaskRecord) -> str:
    """A message id that says what the task does, or will do unless it is undone."""
    name = "soon_message" if record.undo_seconds else "description"
    return _text_of_action(record, name)


def undone_message(record: TaskRecord) -> str:
    """A message id that says that nothing was done, for a task that can be undone."""
    return _text_of_action(record, "undone_message") if record.undo_seconds else ""


def headline(record: TaskRecord) -> str:
    """A message id that says what the task does or did, or that it failed."""
    if record.status is Status.SUCCEEDED:
        return _text_of_action(record, "success_message")
    if record.status is Status.FAILED:
        return _text_of_action(record, "error_message")
    if record.status is Status.CANCELLED:
        return _text_of_action(record, "cancel_message")
    return description(record)


def state(record: TaskRecord) -> Message:
    """The name of the task's state."""
    if record.cancel_requested and not record.status.final:
        return _("stopping after the current batch…")
    return STATES[record.status]


def summary(count: int) -> Message | str:
    """How many tasks wait or run; empty if there are none."""
    if not count:
        return ""
    if count == 1:
        return _("There is 1 background task in progress.")
    return _(
        "There are ${count} background tasks in progress.",
        mapping={"count": str(count)},
    )


def translated(request, message: str | None) -> str:
    """A message id translated into the language of the request."""
    return translate(message, context=request) if message else ""
