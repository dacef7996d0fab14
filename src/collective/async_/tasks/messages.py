"""How a task is worded for people: what it does, its state, how far it is."""

from ..i18n import _
from ..interfaces import IAction
from .record import Status
from .record import TaskRecord
from collections.abc import Sequence
from zope.component import queryUtility
from zope.i18n import translate
from zope.i18nmessageid import Message


STATES = {
    Status.WAITING: _("waiting"),
    Status.RUNNING: _("running"),
    Status.SUCCEEDED: _("completed"),
    Status.FAILED: _("failed"),
    Status.CANCELLED: _("cancelled"),
}


def _worded(record: TaskRecord, name: str) -> str:
    action = queryUtility(IAction, name=record.action)
    # The add-on that brought the action may have been removed since.
    return record.title if action is None else getattr(action, name)(record)


def description(record: TaskRecord) -> str:
    """What the task does, as a message id."""
    return _worded(record, "description")


def headline(record: TaskRecord) -> str:
    """What the task does or did, or that it failed, as a message id."""
    if record.status is Status.SUCCEEDED:
        return _worded(record, "success_message")
    if record.status is Status.FAILED:
        return _worded(record, "error_message")
    return description(record)


def state(record: TaskRecord) -> Message:
    return STATES[record.status]


def progress(processed: int, total: int) -> Message | None:
    """“n of m”; None for a task that is one piece."""
    if total < 2:
        return None
    return _("${n} of ${m}", mapping={"n": str(processed), "m": str(total)})


def summary(count: int) -> Message | str:
    """How many tasks run, empty for none."""
    if not count:
        return ""
    if count == 1:
        return _("There is 1 background task running.")
    return _(
        "There are ${count} background tasks running.", mapping={"count": str(count)}
    )


def total_progress(records: Sequence[TaskRecord]) -> tuple[int, int]:
    """Items done and items in all, over all tasks that have several."""
    many = [record for record in records if record.total > 1]
    return sum(r.processed for r in many), sum(r.total for r in many)


def translated(request, message: str | None) -> str:
    """The text of a message id in the language of the request."""
    return translate(message, context=request) if message else ""
