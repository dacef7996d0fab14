"""What is told about an unfinished task: how far it is, or why it waits."""

from ..i18n import _
from .durations import Usual
from .durations import usual_duration
from .messages import description
from .messages import translated
from .progress import committed
from .progress import Progress
from .progress_texts import gone_text
from .progress_texts import left_text
from .progress_texts import progress_text
from .progress_texts import usual_text
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .waits import waits_for
from typing import Any


def overview(
    request: Any,
    record: TaskRecord,
    progress: Progress | None = None,
    still: bool = False,
) -> dict[str, Any]:
    """How far the task is, as JSON data. All texts are translated; they may be empty.

    Its ``progress`` is ``done`` of ``total`` items in this ``stage``. ``left`` and
    ``usual`` say how long the rest and the whole take, ``gone`` says how long it has
    been running. ``waits_for`` is that of the module ``waits``. ``text`` has all that
    fits into one line. While the work stands ``still``, nobody knows what is left.
    """
    progress = progress or committed(record)
    usual = None if record.status.final else usual_duration(record)
    gone = None
    if record.status is Status.RUNNING and record.started is not None:
        gone = (utcnow() - record.started).total_seconds()
    left = None if still else _seconds_left(progress, usual, gone)
    data = {
        "stage": progress.stage.value,
        "done": progress.done,
        "total": progress.total,
        "progress": translated(request, progress_text(progress)),
        "left_seconds": left,
        "left": translated(request, left_text(left)),
        "usual": translated(request, usual_text(usual)),
        "gone": "" if gone is None else translated(request, gone_text(gone)),
        "waits_for": waits_for(request, record),
    }
    return data | {"text": translated(request, _line(request, record, data))}


def _seconds_left(
    progress: Progress, usual: Usual | None, gone: float | None
) -> int | None:
    if progress.left is not None:
        return progress.left
    if usual is None or gone is None or gone > usual.typical:
        return None
    return round(usual.typical - gone)


def _line(request: Any, record: TaskRecord, data: dict[str, Any]) -> str:
    """What the task does, and how far it is or why it waits, as a message id."""
    names = {"task": translated(request, description(record))}
    if record.cancel_requested:
        return _("${task}: stopping after the current batch…", mapping=names)
    if record.status is not Status.RUNNING:
        if data["waits_for"] is None:
            return _("${task}: waiting", mapping=names)
        names["why"] = data["waits_for"]["text"]
        return _("${task}: ${why}", mapping=names)
    names |= {"progress": data["progress"], "left": data["left"]}
    if names["progress"] and names["left"]:
        return _("${task}: ${progress}, ${left}", mapping=names)
    if names["progress"] or names["left"]:
        names["progress"] = names["progress"] or names["left"]
        return _("${task}: ${progress}", mapping=names)
    return names["task"]
