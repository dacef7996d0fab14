"""The claim: only one worker runs a task at a time."""

from ..broker.leases import is_alive
from ..broker.leases import this_process
from ..i18n import _
from ..tasks.action import abandon
from ..tasks.dependencies import blocked
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import TaskStore
from datetime import timedelta
from enum import Enum

import logging


logger = logging.getLogger("collective.async")

# Runs after which a task is given up: each has killed its worker (out of memory,
# a crash in C).
MAX_LOST = 5
# Longer than Celery's hard time limit. Only for a worker on another host when there is
# no Redis to tell that it is gone: should it be alive, its token is not valid any more.
LONGEST = timedelta(hours=12)


class Claim(Enum):
    """The result of an attempt to claim a task."""

    CLAIMED = "claimed"
    MISSING = "missing"
    FINAL = "final"
    BUSY = "busy"
    BLOCKED = "blocked"
    POISON = "poison"
    NO_SLOT = "no slot for a large task is free"


def lost(record: TaskRecord) -> bool:
    """Does the record name a run whose process is gone?"""
    if record.status is not Status.RUNNING:
        return False
    if record.worker is None or not is_alive(record.worker):
        return True
    return record.started is not None and record.started < utcnow() - LONGEST


def claimable(store: TaskStore, record: TaskRecord) -> bool:
    """Could an open task be run now?"""
    if record.status is Status.RUNNING:
        return lost(record)
    return not blocked(store, record)


def claim(store: TaskStore, record: TaskRecord, token: str) -> Claim:
    """Try to take a task for the run with this fencing token; the caller commits."""
    if record.status.final:
        return Claim.FINAL
    if record.status is Status.RUNNING:
        if record.token == token:
            # This claim was committed before, and only the answer was lost.
            return Claim.CLAIMED
        if not lost(record):
            return Claim.BUSY
        if record.attempt >= MAX_LOST:
            _give_up(record)
            return Claim.POISON
    elif blocked(store, record):
        return Claim.BLOCKED
    record.status = Status.RUNNING
    record.worker = this_process()
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
    try:
        abandon(record)
    except Exception:
        # The end of the task is what matters: nobody else would record it.
        logger.exception("task=%s could not be cleaned up", record.id)
