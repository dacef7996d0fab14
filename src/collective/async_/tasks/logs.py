"""One line a step, the same shape for all: easy to search and to parse."""

from ..health.counters import count_outcome
from .mail import mail_owner
from .record import TaskRecord
from typing import Any

import logging
import transaction


logger = logging.getLogger("collective.async")


def log(record: TaskRecord, what: str, **facts: Any) -> None:
    """Write ``task=ID what action=… user=…`` and the facts, once it is committed.

    A transaction that conflicts is tried again, and has done nothing to tell of.
    """
    text = "".join(f" {name}={value}" for name, value in facts.items())
    values = (record.id, what, record.action, record.user_id, text)

    def write(committed: bool) -> None:
        if committed:
            logger.info("task=%s %s action=%s user=%s%s", *values)

    transaction.get().addAfterCommitHook(write)


def log_outcome(record: TaskRecord, conflicts: int) -> None:
    """Write, count and perhaps mail how a run ended.

    After how many seconds and conflicts; the mail only for very long runs.
    """
    seconds = (record.finished - record.started).total_seconds()
    log(record, record.status.value, seconds=f"{seconds:.2f}", conflicts=conflicts)
    count_outcome(record, conflicts)
    mail_owner(record)
