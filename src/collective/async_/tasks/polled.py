"""The tasks that a client is told about which asks for them every few seconds."""

from ..i18n import _
from .access import find_task
from .access import user_id
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .store import get_store
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import Any


# A task's end is stamped before its commit, and by another machine's clock. Sending
# a task twice does no harm, since clients know the ids of those they have handled.
SLACK = timedelta(seconds=60)
# The ids that a client may ask for at once.
MAX_IDS = 200
# Tasks with a row of their own in the box. The others are only counted.
ROWS = 3


@dataclass(frozen=True)
class Polled:
    """Tasks of the current user at the time ``now`` (UTC).

    ``active`` are unfinished, first those that run. ``ended`` have ended lately or were
    asked for, so they may be unfinished, too. ``failures`` are not dismissed yet.
    """

    now: datetime
    active: list[TaskRecord]
    ended: list[TaskRecord]
    failures: list[TaskRecord]

    @property
    def begun(self) -> list[TaskRecord]:
        """The unfinished tasks that cannot be undone any more."""
        return [record for record in self.active if not record.undo_seconds]

    @property
    def last_end(self) -> datetime | None:
        """When the last of them ended; None if none did."""
        times = (record.finished for record in (*self.ended, *self.failures))
        return max(filter(None, times), default=None)


def polled(since: datetime, ids: Iterable[str] = ()) -> Polled:
    """The current user's tasks. Never writes.

    It includes the tasks with these ids, and those that ended after ``since`` (UTC).
    """
    store, user = get_store(), user_id()
    ended = {r.id: r for r in store.recent(user, since - SLACK)}
    ended.update((r.id, r) for r in map(find_task, ids) if r is not None)
    return Polled(
        utcnow(),
        running_first(list(store.active(user))),
        list(ended.values()),
        list(store.failures(user)),
    )


def running_first(active: Sequence[TaskRecord]) -> list[TaskRecord]:
    """The unfinished tasks in the order of the box, the oldest first otherwise."""
    return sorted(active, key=lambda record: record.status is not Status.RUNNING)


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


def parse_since(value: Any) -> datetime:
    """Seconds since the epoch as UTC time; now if invalid or in the future."""
    now = utcnow()
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return now
    if not 0 <= seconds <= now.timestamp():
        return now
    return datetime.fromtimestamp(seconds, timezone.utc)
