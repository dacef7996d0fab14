"""The time in which a user can undo what was enqueued: the task waits until then."""

from ..interfaces import IAction
from ..settings import get_settings
from .record import TaskRecord
from .record import utcnow
from datetime import datetime
from datetime import timedelta
from zope.component import queryUtility


# WCAG 2.2.1: whoever needs more time must get it at least ten times.
MOST = 10


def end_of_undo(action: str) -> datetime | None:
    """When a task of this action that is enqueued now may start; None for at once."""
    utility = queryUtility(IAction, name=action)
    # Actions of other add-ons need not inherit from ours.
    if not getattr(utility, "undoable", False):
        return None
    seconds = get_settings().undo_seconds
    return utcnow() + timedelta(seconds=seconds) if seconds else None


def put_off(record: TaskRecord) -> float:
    """Let the time for undo start again, at most MOST times. The caller commits.

    Returns how many seconds are left. A task that may start already is not put off.
    """
    if record.undo_seconds and record.put_off < MOST:
        record.put_off += 1
        record.not_before = end_of_undo(record.action) or record.not_before
    return record.undo_seconds
