"""Runs a selection: each item is either done or unchanged, and has its own outcome."""

from ..config import BATCH_SECONDS
from ..counting import current
from ..i18n import _
from ..interfaces import TaskFailed
from ..tasks.record import Outcome
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.retries import keep_outcomes
from ..tasks.retries import retry_after
from ..tasks.tracebacks import add_traceback
from ..tasks.tracebacks import shortened
from ..transient import is_transient
from collections.abc import Sequence
from typing import Any
from zExceptions import Unauthorized

import logging
import time
import traceback
import transaction


# Characters. Every item that fails has such a text.
LONGEST_REASON = 500
# Items. After one that has failed the next is done alone, then two together, and so on.
TOGETHER = 16

logger = logging.getLogger("collective.async")


def run_items(
    record: TaskRecord, action: Any, items: Sequence[str], retry: bool = True
) -> None:
    """Do the remaining items until the time for a batch is over. The caller commits.

    Where the action allows it, some are done together, as long as none fails: a
    savepoint for each would cost as much as the work, since it writes all that has
    changed, the record too. Without ``retry``, no item is tried again later.
    """
    deadline = time.monotonic() + BATCH_SECONDS
    most = TOGETHER if getattr(action, "share_savepoints", False) else 1
    left, known, together = _left(record, items), len(items), 1
    while left:
        outcomes = []
        if together > 1:
            outcomes = _run_together(record, action, left[:together], deadline)
        if not outcomes:
            outcomes, together = [_run_item(record, action, left[0], retry)], 1
        if outcomes[-1].ok:
            together = min(2 * together, most)
        record.outcomes += tuple(outcomes)
        record.processed += len(outcomes)
        if current.counter is not None:
            current.counter.reach(record.processed)
        del left[: len(outcomes)]
        if len(items) > known:
            # The action has added some. In the same transaction, what is reindexed
            # for their folder and for themselves is reindexed once.
            left, known = _left(record, items), len(items)
        if time.monotonic() > deadline:
            break
    if not left:
        _end(record)


def _left(record: TaskRecord, items: Sequence[str]) -> list[str]:
    done = {outcome.uid for outcome in record.outcomes}
    # An item may be named twice. It has one outcome, so it is done once.
    return [item for item in dict.fromkeys(items) if item not in done]


def _run_together(
    record: TaskRecord, action: Any, items: Sequence[str], deadline: float
) -> list[Outcome]:
    """Do these items until the deadline. If one of them fails, none is done."""
    outcomes: list[Outcome] = []
    savepoint = transaction.savepoint(optimistic=True)
    try:
        for item in items:
            title = action.item_title(record, item)
            action.run(record, item)
            outcomes.append(Outcome(title, True, None, item))
            if current.counter is not None:
                current.counter.reach(record.processed + len(outcomes))
            if time.monotonic() > deadline:
                break
    except Exception as error:
        if is_transient(error):
            raise
        savepoint.rollback()
        if current.counter is not None:
            current.counter.back(record.processed)
        return []
    return outcomes


def _run_item(record: TaskRecord, action: Any, item: str, retry: bool) -> Outcome:
    title = action.item_title(record, item)
    savepoint = transaction.savepoint(optimistic=True)
    try:
        action.run(record, item)
    except TaskFailed as error:
        savepoint.rollback()
        seconds = retry_after(action, record, error) if retry else None
        return Outcome(title, False, error_text(error), item, seconds)
    except Exception as error:
        if is_transient(error):
            raise
        text = traceback.format_exc()
        logger.warning("task=%s item=%s failed", record.id, item, exc_info=True)
        savepoint.rollback()
        add_traceback(record, text)
        seconds = retry_after(action, record, error) if retry else None
        return Outcome(title, False, error_text(error), item, seconds)
    return Outcome(title, True, None, item)


def error_text(error: Exception) -> Any:
    """The message for the editor: that of a TaskFailed, or the error's own text.

    Since the text of an error may be very long, it is shortened.
    """
    if isinstance(error, TaskFailed) and error.args:
        message = error.args[0]
        # Anything else may not be storable.
        return message if isinstance(message, str) else shortened(str(message))
    if isinstance(error, Unauthorized):
        # Its own text is about names in the code. The traceback has it.
        return _("You may not do this any more.")
    return shortened(str(error), LONGEST_REASON) or type(error).__name__


def _end(record: TaskRecord) -> None:
    failed = [outcome for outcome in record.outcomes if not outcome.ok]
    waits = [o.retry_after for o in failed if o.retry_after is not None]
    if waits:
        message = failed[0].message
        keep_outcomes(record, [o for o in record.outcomes if o.retry_after is None])
        record.pending_outcome = Status.WAITING, (max(waits), message)
    elif failed:
        record.pending_outcome = Status.FAILED, failed[0].message
    else:
        record.pending_outcome = Status.SUCCEEDED, None
