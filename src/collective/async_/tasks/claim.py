"""The claim: only one worker runs a task at a time."""

from ..broker.leases import is_alive
from ..broker.leases import leased_process
from .dependencies import blocked
from .lifecycle import notify_ended
from .lifecycle import notify_started
from .log import log
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .request_context import RequestContext
from .store import get_store
from .store import TaskStore
from .undo import describe
from .undo import end_undone
from .undo import is_undone
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import Enum
from typing import Any


# A task fails when its worker was killed this often, for example because it runs out of
# memory.
MAX_LOST = 5
# Longer than Celery's hard time limit. It is used if the worker is on another host and
# there is no Redis that tells whether it is alive. If it is, its token is invalid then.
LONGEST = timedelta(hours=12)


class Claim(Enum):
    """The result of an attempt to claim a task."""

    CLAIMED = "claimed"
    MISSING = "missing"
    FINAL = "final"
    FAILED = "failed"
    BUSY = "busy"
    BLOCKED = "blocked"
    EARLY = "starts later"
    POISON = "poison"
    UNDONE = "what it did was undone"
    NO_SLOT = "no slot for a large task is free"


# After these the run has the task, and must end it.
MINE = (Claim.CLAIMED, Claim.POISON)


@dataclass(frozen=True)
class Claimed:
    """The result of a claim, and what the run needs to know of the task.

    ``deferred`` tells whether an earlier run has left deferred indexing.
    """

    result: Claim
    request_context: RequestContext = RequestContext()
    large: bool = False
    deferred: bool = False
    due: datetime | None = None


NOT_CLAIMED = Claimed(Claim.MISSING)


def lost(record: TaskRecord) -> bool:
    """Is the task marked as running although its process has ended?"""
    if record.status is not Status.RUNNING:
        return False
    if record.worker is None or not is_alive(record.worker):
        return True
    return record.started is not None and record.started < utcnow() - LONGEST


def claimable(store: TaskStore, record: TaskRecord) -> bool:
    """Could an unfinished task be run now?"""
    if record.status is Status.RUNNING:
        return lost(record)
    early = record.undo_seconds or record.delayed
    return not early and not blocked(store, record)


def hopeless(record: TaskRecord) -> bool:
    """Was the worker killed too often, even for the deferred indexing of the task?"""
    return record.attempt > 2 * MAX_LOST


def claim_task(
    site: Any, task_id: str, token: str, take_slot: Callable[[], bool]
) -> Claimed:
    """Claim a task for the run with this fencing token, and log it. The caller commits.

    ``take_slot`` is called for a large task that could run now. If it returns False,
    the task is not claimed.
    """
    store = get_store(site)
    record = store.get(task_id)
    if record is None:
        return NOT_CLAIMED
    if record.large and claimable(store, record) and not take_slot():
        return Claimed(Claim.NO_SLOT)
    result = claim(store, record, token)
    if result in MINE:
        log(record, "started", attempt=record.attempts)
        if result is Claim.CLAIMED:
            notify_started(record)
        describe(site, record, "started")
    elif result is Claim.UNDONE:
        log(record, "undone")
        notify_ended(record)
        describe(site, record, "undone")
    deferred = record.deferred is not None
    return Claimed(result, record.request_context, record.large, deferred, record.due)


def claim(store: TaskStore, record: TaskRecord, token: str) -> Claim:
    """Try to claim a task for the run with this fencing token. The caller commits.

    POISON is a claim, too: this run must end the task without doing its work.
    """
    if record.status is Status.FAILED:
        return Claim.FAILED
    if record.status.final:
        return Claim.FINAL
    if is_undone(record):
        end_undone(record)
        return Claim.UNDONE
    if record.status is Status.RUNNING:
        if record.token == token:
            # This claim was committed before, but its confirmation was lost.
            return _claimed(record)
        if not lost(record):
            return Claim.BUSY
    elif record.undo_seconds or record.delayed:
        return Claim.EARLY
    elif blocked(store, record):
        return Claim.BLOCKED
    record.status = Status.RUNNING
    record.worker = leased_process()
    record.token = token
    record.started = utcnow()
    record.attempt += 1
    return _claimed(record)


def _claimed(record: TaskRecord) -> Claim:
    # If the work is done, the task must not fail. Its deferred indexing continues.
    killed = record.attempt > MAX_LOST and record.pending_outcome is None
    return Claim.POISON if killed else Claim.CLAIMED
