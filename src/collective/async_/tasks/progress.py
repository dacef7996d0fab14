"""How far a running task is, also before it has committed anything."""

from ..broker.progress import get_progress
from ..broker.progress import put_progress
from ..counting import Stage
from .record import Status
from .record import TaskRecord
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass


# Enough to tell one run of a task from another.
TOKEN_LENGTH = 8


@dataclass(frozen=True)
class Progress:
    """``done`` of ``total`` items in this stage of the task.

    ``left`` is the number of seconds that the rest takes at the present pace; None if
    that is not known.
    """

    done: int
    total: int
    stage: Stage = Stage.WORKING
    left: int | None = None


def tell(task_id: str, token: str, progress: Progress) -> None:
    """Tell how far the run of a task with this token is."""
    left = "" if progress.left is None else progress.left
    parts = (token[:TOKEN_LENGTH], progress.stage.value, progress.done, progress.total)
    put_progress(task_id, " ".join(map(str, (*parts, left))))


def progress_of(records: Iterable[TaskRecord]) -> dict[str, Progress]:
    """How far these tasks are, by their ids. One question to Redis at most."""
    found = {record.id: record for record in records}
    running = [r.id for r in found.values() if r.status is Status.RUNNING]
    texts = get_progress(running)
    return {
        id_: _parse(texts.get(id_, ""), record) or committed(record)
        for id_, record in found.items()
    }


def committed(record: TaskRecord) -> Progress:
    """What is done for good."""
    return Progress(record.processed, record.total)


def _parse(text: str, record: TaskRecord) -> Progress | None:
    """None for what another run has told, or nobody of us."""
    with suppress(ValueError):
        token, stage, done, total, *left = text.split(" ")
        if record.token and token == record.token[:TOKEN_LENGTH]:
            seconds = int(left[0]) if left and left[0] else None
            return Progress(int(done), int(total), Stage(stage), seconds)
    return None


def total_progress(found: Iterable[Progress]) -> tuple[int, int]:
    """The finished items and all items of the tasks that have more than one item."""
    several = [progress for progress in found if progress.total > 1]
    return sum(p.done for p in several), sum(p.total for p in several)
