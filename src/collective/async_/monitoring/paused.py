"""Is no worker working on a user's tasks?"""

from ..i18n import _
from ..tasks.record import TaskRecord
from .state import inspect_workers
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from datetime import timezone


# A worker that is not busy starts a task within milliseconds.
PAUSED_AFTER = timedelta(seconds=10)


def paused(active: Sequence[TaskRecord], ended: datetime | None, now: datetime) -> str:
    """A message id if no worker works on these tasks, otherwise empty.

    ``ended`` is when the last task has ended, if that is known. All times are UTC.
    """
    if not _stands_still(active, ended, now):
        return ""
    if len(active) == 1:
        return _("Background work is paused; your task is safe.")
    return _(
        "Background work is paused; your ${count} tasks are safe.",
        mapping={"count": str(len(active))},
    )


def _stands_still(
    active: Sequence[TaskRecord], ended: datetime | None, now: datetime
) -> bool:
    # Asking for the workers takes a while if the broker is away, so only if it matters.
    before = now - PAUSED_AFTER
    if not any(record.due < before for record in active):
        return False
    count = inspect_workers().count
    if count is not None:
        return count == 0
    moved = [ended, *map(_last_change, active)]
    return all(time is None or time < before for time in moved)


def _last_change(record: TaskRecord) -> datetime:
    # Progress is committed to the record.
    changed = datetime.fromtimestamp(record._p_mtime or 0, timezone.utc)
    return max(record.asked, changed)
