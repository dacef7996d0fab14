"""What the box in the corner says about unfinished tasks."""

from ..i18n import _
from ..monitoring.state import inspect_workers
from ..tasks.control import can_cancel
from ..tasks.overview import overview
from ..tasks.progress import Progress
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import Any


# Tasks with a row of their own. The others are only counted.
ROWS = 3
# A worker that is not busy starts a task within milliseconds.
PAUSED_AFTER = timedelta(seconds=10)


def running_first(active: Sequence[TaskRecord]) -> list[TaskRecord]:
    """The unfinished tasks in the order of the box, the oldest first otherwise."""
    return sorted(active, key=lambda record: record.status is not Status.RUNNING)


def row(
    request: Any, record: TaskRecord, progress: Progress, still: bool
) -> dict[str, Any]:
    """The row of a task, as JSON data. ``still``: no worker works on it."""
    found = overview(request, record, progress, still)
    return found | {"cancel": can_cancel(record)}


def rest(active: Sequence[TaskRecord]) -> str:
    """How many tasks have no row, as a message id; empty if there are none."""
    others = active[ROWS:]
    running = sum(record.status is Status.RUNNING for record in others)
    waiting = str(len(others) - running)
    if not others:
        return ""
    if not running:
        return _("${count} more waiting", mapping={"count": waiting})
    names = {"running": str(running), "waiting": waiting}
    return _("${running} more running, ${waiting} waiting", mapping=names)


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
