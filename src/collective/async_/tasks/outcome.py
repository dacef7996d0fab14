"""Writes how a task ended: to the record, the log and the counters."""

from ..broker.redis import after_commit
from ..broker.redis import shared_redis
from .counters import outcome_counts
from .durations import kept_duration
from .lifecycle import notify_ended
from .log import log
from .record import Status
from .record import TaskRecord
from .retries import try_later
from collections.abc import Callable


def finish(
    record: TaskRecord,
    conflicts: int,
    notify: Callable[[TaskRecord], None] | None = notify_ended,
) -> None:
    """Make the pending outcome final; log and count it after the commit.

    ``conflicts`` is how many the run had. ``notify`` tells the subscribers; None does
    not tell them.
    """
    assert record.pending_outcome is not None
    status, message = record.pending_outcome
    if status is Status.WAITING:
        try_later(record, *message)
        return
    record.finish(status, message)
    if notify is not None:
        notify(record)
    assert record.started is not None and record.finished is not None
    seconds = (record.finished - record.started).total_seconds()
    log(record, record.status.value, seconds=f"{seconds:.2f}", conflicts=conflicts)
    if shared_redis() is not None:
        after_commit([*outcome_counts(record, conflicts), *kept_duration(record)])
