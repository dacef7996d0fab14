"""Trying a task again after an error, if its action says so."""

from ..broker.publish import publish_after_commit
from ..transient import is_transient
from .log import log
from .record import Outcome
from .record import Status
from .record import TaskRecord
from .record import utcnow
from collections.abc import Iterable
from datetime import timedelta
from plone import api
from typing import Any

import logging


logger = logging.getLogger("collective.async")

# The number of former runs whose message and traceback are kept.
REMEMBERED = 20


def retry_after(action: Any, record: TaskRecord, error: Exception) -> float | None:
    """In how many seconds to try again after this error, as the action knows.

    None if the error is final, or if the action cannot tell.
    """
    # An action need not derive from our class.
    ask = getattr(action, "retry_after", None)
    try:
        seconds = None if ask is None else ask(record, error)
        if seconds is not None:
            # Fails here, not when the outcome is written, if it is no such number.
            utcnow() + timedelta(seconds=seconds)
        return seconds
    except Exception as problem:
        if is_transient(problem):
            raise
        logger.exception("task=%s its action cannot tell when to retry", record.id)
        return None


def keep_outcomes(record: TaskRecord, outcomes: Iterable[Outcome]) -> None:
    """Forget the other outcomes: their items are done again."""
    record.outcomes = tuple(outcomes)
    record.processed = len(record.outcomes)


def wait_again(record: TaskRecord, message: Any) -> None:
    """Let a task wait, as if it had not run. Its message and traceback are kept."""
    record.history = record.history[1 - REMEMBERED :] + (
        {
            "attempt": record.attempts,
            "finished": record.finished or utcnow(),
            "message": message,
            "traceback": record.traceback,
        },
    )
    record.status = Status.WAITING
    record.earlier_attempts += record.attempt
    record.attempt = 0
    record.message = record.traceback = record.finished = None
    record.worker = record.token = record.pending_outcome = None
    record.errors, record.errors_left_out = (), 0


def try_later(record: TaskRecord, seconds: float, message: Any) -> None:
    """Run a task again in that many seconds. The caller commits."""
    wait_again(record, message)
    record.retries += 1
    record.start_after = utcnow() + timedelta(seconds=seconds)
    log(record, "waits", seconds=f"{seconds:.0f}", retry=record.retries)
    site_path = api.content.get_path(api.portal.get())
    publish_after_commit(site_path, record.id, record.due)
