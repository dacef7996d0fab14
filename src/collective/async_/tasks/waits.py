"""What a waiting task waits for, as far as the current user may know."""

from ..i18n import _
from .control import may_see
from .dependencies import blocker
from .messages import description
from .messages import translated
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .store import get_store
from .times import local_time
from .times import time_of_day
from .urls import details_url
from datetime import datetime
from datetime import timedelta
from typing import Any


# A time of day is enough for that long.
TODAY = timedelta(hours=12)


def waits_for(request: Any, record: TaskRecord) -> dict[str, Any] | None:
    """What this task waits for, as JSON data; None if it does not wait for a task.

    ``text`` names the other task and says since when. ``url`` is the other task's. It
    is None, and the task has no name, if the current user may not see it.
    """
    if record.status is not Status.WAITING:
        return None
    other = blocker(get_store(), record)
    if other is None:
        return None
    names = {"time": _since(record.due)}
    data = {"since": record.due.isoformat(), "url": None}
    if not may_see(other):
        text = _("waits for another task, since ${time}", mapping=names)
        return data | {"text": translated(request, text)}
    names["task"] = translated(request, description(other))
    text = _("waits since ${time} for: ${task}", mapping=names)
    return data | {"text": translated(request, text), "url": details_url(other)}


def _since(time: datetime) -> str:
    recent = utcnow() - time < TODAY
    return time_of_day(time) if recent else local_time(time)
