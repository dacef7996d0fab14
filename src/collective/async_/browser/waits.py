"""What a waiting task waits for, as far as the current user may know."""

from ..i18n import _
from ..tasks.control import may_see
from ..tasks.dependencies import blocker
from ..tasks.messages import description
from ..tasks.messages import translated
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.urls import details_url
from typing import Any


def waits_for(request: Any, record: TaskRecord) -> dict[str, Any] | None:
    """The text about the task that this one waits for, and its address.

    None if it does not wait for another task. Without an address if the current user
    may not see that task.
    """
    if record.status is not Status.WAITING:
        return None
    other = blocker(get_store(), record)
    if other is None:
        return None
    if not may_see(other):
        return {"text": translated(request, _("waits for another task")), "url": None}
    names = {"task": translated(request, description(other))}
    text = translated(request, _("waits for: ${task}", mapping=names))
    return {"text": text, "url": details_url(other)}
