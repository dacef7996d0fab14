"""The claim: only one worker runs a task at a time."""

from ..broker.leases import is_alive
from ..broker.leases import keep_lease
from ..broker.process import this_process
from ..tasks.dependencies import blocked
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import TaskStore
from .undo import end_undone
from .undo import is_undone
from datetime import timedelta
from enum import Enum


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
    UNDONE = "what it did was undone"
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


def hopeless(record: TaskRecord) -> bool:
    """Have its deferred indexes killed as many workers as its work may?"""
    return record.attempt > 2 * MAX_LOST


def claim(store: TaskStore, record: TaskRecord, token: str) -> Claim:
    """Try to take a task for the run with this fencing token; the caller commits.

    POISON is a claim, too: this run ends the task, without its work.
    """
    if record.status.final:
        return Claim.FINAL
    if is_undone(record):
        end_undone(record)
        return Claim.UNDONE
    if record.status is Status.RUNNING:
        if record.token == token:
            # This claim was committed before, and only the answer was lost.
            return _claimed(record)
        if not lost(record):
            return Claim.BUSY
    elif blocked(store, record):
        return Claim.BLOCKED
    # Any process may run a task, and others must see that it lives.
    keep_lease(worker=False)
    record.status = Status.RUNNING
    record.worker = this_process()
    record.token = token
    record.started = utcnow()
    record.attempt += 1
    return _claimed(record)


def _claimed(record: TaskRecord) -> Claim:
    # Work that is done is not given up: its deferred indexes have runs of their own.
    killed = record.attempt > MAX_LOST and record.pending_outcome is None
    return Claim.POISON if killed else Claim.CLAIMED
