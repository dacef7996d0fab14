"""Finding tasks, as other packages see them."""

from . import enqueue
from .task import Task


def get_task(task_id: str) -> Task | None:
    """The task of the current site with this id, or None."""
    record = enqueue.get_task(task_id)
    return None if record is None else Task(record)


def pending_task(uid: str, action: str) -> Task | None:
    """The unfinished task of any user with this action on this item, or None."""
    record = enqueue.pending_task(uid, action)
    return None if record is None else Task(record)
