"""Tasks that touch the same content run in the order in which they were enqueued."""

from .record import Paths
from .record import Status
from .record import TaskRecord
from .store import TaskStore


def is_within(path: str, ancestor: str) -> bool:
    """Is ``path`` the same as ``ancestor`` or below it?"""
    return path == ancestor or path.startswith(ancestor + "/")


def _collides(writer: Paths, other: Paths) -> bool:
    return any(
        is_within(write, path) or is_within(path, write)
        for write in writer.writes
        for path in other.writes + other.reads
    ) or any(
        is_within(folder, write) for write in writer.writes for folder in other.adds_to
    )


def overlap(one: Paths, two: Paths) -> bool:
    """Would the result depend on which of the two runs first?"""
    return _collides(one, two) or _collides(two, one)


def predecessors(store: TaskStore, record: TaskRecord) -> tuple[str, ...]:
    """The ids of the open tasks that must end before this one starts.

    Of a task that is retried, not those that wait for it: they would wait for ever.
    """
    active = list(store.active())
    behind = _waiting_for(record.id, active)
    return tuple(
        other.id
        for other in active
        if other.id not in behind
        and (overlap(record.touches, other.touches) or _share_item(record, other))
    )


def _waiting_for(task_id: str, active: list[TaskRecord]) -> set[str]:
    """The ids of this task and of all that wait for it, directly or not."""
    # One that runs does not wait, whatever it has waited for.
    waiting = [task for task in active if task.status is Status.WAITING]
    found: set[str] = set()
    more = {task_id}
    while more - found:
        found |= more
        more = {task.id for task in waiting if not found.isdisjoint(task.deps)}
    return found


def _share_item(one: TaskRecord, two: TaskRecord) -> bool:
    # An earlier task may have moved the item: then only its UID still tells.
    return not set(one.uids).isdisjoint(two.uids)


def blocked(store: TaskStore, record: TaskRecord) -> bool:
    """Is a task that must end first still open?"""
    found = (store.get(task_id) for task_id in record.deps)
    return any(dep is not None and not dep.status.final for dep in found)


def followers(store: TaskStore, record: TaskRecord) -> list[TaskRecord]:
    """The open tasks that waited for this one."""
    return [other for other in store.active() if record.id in other.deps]
