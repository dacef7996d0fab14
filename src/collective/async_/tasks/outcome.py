"""Writes how a task ended: to the record, the log and the counters, and by mail."""

from .counters import count_outcome
from .durations import keep_duration
from .lifecycle import notify_ended
from .log import log
from .mail import mail_user
from .record import Status
from .record import TaskRecord
from .retries import try_later


def finish(record: TaskRecord, conflicts: int, mail_after: int) -> None:
    """Make the pending outcome final, and tell everybody about it after the commit.

    ``conflicts`` is how many the run had. The user gets a mail if the run took at least
    ``mail_after`` minutes; 0 means never.
    """
    assert record.pending_outcome is not None
    status, message = record.pending_outcome
    if status is Status.WAITING:
        try_later(record, *message)
        return
    record.finish(status, message)
    notify_ended(record)
    assert record.started is not None and record.finished is not None
    seconds = (record.finished - record.started).total_seconds()
    log(record, record.status.value, seconds=f"{seconds:.2f}", conflicts=conflicts)
    count_outcome(record, conflicts)
    keep_duration(record)
    mail_user(record, mail_after)
