"""Access to tasks: a user sees their own tasks, a manager sees all of them."""

from .control import may_see
from .enqueue import get_task
from .record import TaskRecord
from AccessControl import getSecurityManager
from typing import Any


def user_id() -> str | None:
    """The id of the current user; None for an anonymous visitor."""
    # Each poll calls this several times, and plone.api would be slower.
    return getSecurityManager().getUser().getId()


def find_task(task_id: Any) -> TaskRecord | None:
    """The task with this id if the current user may see it, otherwise None.

    Accepts any value.
    """
    record = get_task(task_id) if isinstance(task_id, str) else None
    return record if record is not None and may_see(record) else None
