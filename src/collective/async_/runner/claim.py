"""One worker only runs a task: the claim, in a short transaction of its own."""

from ..i18n import _
from ..tasks.order import blocked
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import TaskStore
from .owner import alive
from .owner import this_process
from datetime import timedelta
from enum import Enum


# A task whose worker dies each time (out of memory, a crash in C) is poison.
MAX_LOST = 5
# Above Celery's hard limit: for an owner on another host when there is no Redis to
# tell that it is gone. One that lives all the same has lost its token.
LONGEST = timedelta(hours=12)


class Claim(Enum):
    """What the attempt to claim a task came to."""

    CLAIMED = "claimed"
    MISSING = "missing"
    FINAL = "final"
    BUSY = "busy"
    BLOCKED = "blocked"
    POISON = "poison"


def lost(record: TaskRecord) -> bool:
    """Does the record name a run whose process is gone?"""
    if record.status is not Status.RUNNING:
        return False
    if record.owner is None or not alive(record.owner):
        return True
    return record.started is not None and record.started < utcnow() - LONGEST


def claimable(store: TaskStore, record: TaskRecord) -> bool:
    """Could an open task be run now?"""
    if record.status is Status.RUNNING:
        return lost(record)
    return not blocked(store, record)


def claim(store: TaskStore, task_id: str, token: str) -> Claim:
    """Try to take a task for the run with this fencing token; the caller commits."""
    record = store.get(task_id)
    if record is None:
        return Claim.MISSING
    if record.status.final:
        return Claim.FINAL
    if record.status is Status.RUNNING:
        if record.token == token:
            # The commit of this claim got through, only its answer was lost.
            return Claim.CLAIMED
        if not lost(record):
            return Claim.BUSY
        if record.attempt >= MAX_LOST:
            _give_up(record)
            return Claim.POISON
    elif blocked(store, record):
        return Claim.BLOCKED
    record.status = Status.RUNNING
    record.owner = this_process()
    record.token = token
    record.started = utcnow()
    record.attempt += 1
    return Claim.CLAIMED


def _give_up(record: TaskRecord) -> None:
    message = _(
        "The worker was lost ${count} times while it ran this task.",
        mapping={"count": str(record.attempt)},
    )
    record.finish(Status.FAILED, message)
