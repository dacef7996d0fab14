"""Writes how a run ended: to the record, the log and the counters, and by mail."""

from ..monitoring.counters import count_outcome
from ..tasks.log import log
from ..tasks.record import TaskRecord
from .mail import mail_user


def finish(record: TaskRecord, conflicts: int) -> None:
    """Make the pending outcome final; the caller commits."""
    assert record.pending_outcome is not None
    record.finish(*record.pending_outcome)
    log_outcome(record, conflicts)


def log_outcome(record: TaskRecord, conflicts: int) -> None:
    """Log and count a finished task, and mail its user after a very long one."""
    assert record.started is not None and record.finished is not None
    seconds = (record.finished - record.started).total_seconds()
    log(record, record.status.value, seconds=f"{seconds:.2f}", conflicts=conflicts)
    count_outcome(record, conflicts)
    mail_user(record)
