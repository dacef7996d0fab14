"""The failed tasks of a site in groups: same action, same reason.

Tasks in closed shards are not loaded, however many there are.
"""

from .reasons import Failure
from .reasons import failure_of
from .record import Status
from .search import SCAN_LIMIT
from .store import TaskStore
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from datetime import timezone


FAILED = frozenset({Status.FAILED})
NEVER = datetime.min.replace(tzinfo=timezone.utc)


@dataclass
class Group:
    """Failed tasks of one action with the same reason; ``example`` is the last one."""

    action: str
    reason: str
    count: int
    example: Failure


@dataclass
class Failures:
    """The groups, that of the last failure first.

    ``recent`` is the number of tasks that ended after the time that was asked for. If
    ``complete`` is False there are more failed tasks, and they are older.
    """

    groups: list[Group]
    recent: int = 0
    complete: bool = True


def failures(store: TaskStore, since: datetime) -> Failures:
    """Group all failed tasks, and count those that ended after ``since`` (UTC)."""
    found: dict[tuple[str, str], Group] = {}
    result = Failures([])
    loaded = 0
    for failure, was_loaded in _each(store):
        loaded += was_loaded
        if loaded > SCAN_LIMIT:
            result.complete = False
            break
        result.recent += _ended(failure) >= since
        key = (failure.action, failure.reason)
        group = found.setdefault(key, Group(*key, 0, failure))
        group.count += 1
        group.example = max(group.example, failure, key=_ended)
    result.groups = sorted(
        found.values(), key=lambda group: _ended(group.example), reverse=True
    )
    return result


def _ended(failure: Failure) -> datetime:
    return failure.ended or NEVER


def _each(store: TaskStore) -> Iterator[tuple[Failure, bool]]:
    """Each failed task, and whether it had to be loaded; newest shards first."""
    for key in reversed(list(store.shards)):
        known = store.known_failures(key)
        if known is not None:
            yield from ((failure, False) for failure in known)
            continue
        for record in store.candidates(key, FAILED):
            if record.status is Status.FAILED and record.superseded is None:
                yield failure_of(record), True
