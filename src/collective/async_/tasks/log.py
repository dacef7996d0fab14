"""One log line for each step of a task, always in the same format."""

from .record import TaskRecord
from typing import Any

import logging
import transaction


logger = logging.getLogger("collective.async")


def log(record: TaskRecord, what: str, **facts: Any) -> None:
    """Log ``task=ID what action=… user=…`` and the facts after the commit.

    Not before it: a transaction that conflicts has no effect and is repeated.
    """
    text = "".join(f" {name}={value}" for name, value in facts.items())
    values = (record.id, what, record.action, record.user_id, text)

    def write(committed: bool) -> None:
        if committed:
            logger.info("task=%s %s action=%s user=%s%s", *values)

    transaction.get().addAfterCommitHook(write)
