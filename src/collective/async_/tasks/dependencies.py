"""Dependencies: tasks on the same content run in the order they were enqueued."""

from .record import Paths
from .record import Status
from .record import TaskRecord
from .store import TaskStore
from collections.abc import Iterable


def is_within(path: str, ancestor: str) -> bool:
    """Is ``path`` equal to ``ancestor`` or below it?"""
    return path == ancestor or path.startswith(ancestor + "/")


def with_ancestors(paths: Iterable[str]) -> set[str]:
    """The paths, and those of all folders around them.

    Not for a path that somebody else has sent: one with a million slashes has a million
    folders around it.
    """
    found: set[str] = set()
    more = set(paths)
    while more:
        found |= more
        more = {path.rpartition("/")[0] for path in more} - found
    return found


def any_within(paths: Iterable[str], ancestors: Iterable[str]) -> bool:
    """Is one of the paths equal to one of the ancestors or below it?

    Two selections may have thousands each: not every pair of them is compared.
    """
    known = frozenset(ancestors)
    return bool(known) and not known.isdisjoint(with_ancestors(paths))


def _collides(one: Paths, other: Paths) -> bool:
    touched = other.writes + other.reads
    return (
        any_within(one.writes, touched)
        or any_within(touched, one.writes)
        # Also a copy of a folder has what was added to it before, and nothing else.
        or any_within(other.adds_to, one.writes + one.reads)
    )


def overlap(one: Paths, two: Paths) -> bool:
    """Would the result depend on which of the two runs first?"""
    return _collides(one, two) or _collides(two, one)


def predecessors(
    store: TaskStore, record: TaskRecord, active: list[TaskRecord] | None = None
) -> tuple[str, ...]:
    """The ids of the unfinished tasks that must end before this one starts.

    For a task that is retried, without those that wait for it: none would ever start.
    ``active`` are all unfinished tasks, if they are known.
    """
    if active is None:
        active = list(store.active())
    behind = _waiting_for(record.id, active)
    return tuple(
        other.id
        for other in active
        if other.id not in behind
        and not other.delayed
        and (overlap(record.touches, other.touches) or _share_item(record, other))
    )


def _waiting_for(task_id: str, active: list[TaskRecord]) -> set[str]:
    """The ids of this task and of all tasks that wait for it, directly or not."""
    # A running task does not wait, even if it has waited before.
    waiting = [task for task in active if task.status is Status.WAITING]
    found: set[str] = set()
    more = {task_id}
    while more - found:
        found |= more
        more = {task.id for task in waiting if not found.isdisjoint(task.deps)}
    return found


def _share_item(one: TaskRecord, two: TaskRecord) -> bool:
    # An earlier task may move the item. Then the paths differ, but not the UIDs.
    return not set(one.uids).isdisjoint(two.uids)


def blocker(store: TaskStore, record: TaskRecord) -> TaskRecord | None:
    """A task that has not ended and that this one must wait for, or None."""
    found = (store.get(task_id) for task_id in record.deps)
    return next((d for d in found if d and not (d.status.final or d.delayed)), None)


def blocked(store: TaskStore, record: TaskRecord) -> bool:
    """Must the task wait for another one that has not ended?"""
    return blocker(store, record) is not None


def followers(store: TaskStore, record: TaskRecord) -> list[TaskRecord]:
    """The unfinished tasks that wait for this one, or did until it ended."""
    return [other for other in store.active() if record.id in other.deps]
