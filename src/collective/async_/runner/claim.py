"""One worker only runs a task: the claim, in a short transaction of its own."""

from ..i18n import _
from ..tasks.order import blocked
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import TaskStore
from .owner import alive
from .owner import this_process
from enum import Enum
from uuid import uuid4


# A task whose worker dies each time (out of memory, a crash in C) is poison.
MAX_LOST = 5


class Claim(Enum):
    """What the attempt to claim a task came to."""

    CLAIMED = "claimed"
    MISSING = "missing"
    FINAL = "final"
    BUSY = "busy"
    BLOCKED = "blocked"
    POISON = "poison"


def claim(store: TaskStore, task_id: str) -> tuple[Claim, str | None]:
    """Try to take a task; the caller commits. Returns the fencing token as well."""
    record = store.get(task_id)
    if record is None:
        return Claim.MISSING, None
    if record.status.final:
        return Claim.FINAL, None
    if record.status is Status.RUNNING:
        if record.owner is not None and alive(record.owner):
            return Claim.BUSY, None
        if record.attempt >= MAX_LOST:
            _give_up(record)
            return Claim.POISON, None
    elif blocked(store, record):
        return Claim.BLOCKED, None
    record.status = Status.RUNNING
    record.owner = this_process()
    record.token = uuid4().hex
    record.started = utcnow()
    record.attempt += 1
    return Claim.CLAIMED, record.token


def _give_up(record: TaskRecord) -> None:
    message = _(
        "The worker was lost ${count} times while it ran this task.",
        mapping={"count": str(record.attempt)},
    )
    record.finish(Status.FAILED, message)
