"""A batch: the part of a task's work that is done in one transaction."""

from ..patches.deferred_indexing import Collected
from ..patches.deferred_indexing import defer_indexing
from ..tasks.log import log
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from .deferred import index_now
from .items import run_items
from .transactions import SHORT
from BTrees.IIBTree import IITreeSet
from collections.abc import Sequence
from Products.CMFCore.indexing import processQueue
from typing import Any

import time


def run_batch(
    record: TaskRecord, action: Any, items: Sequence[str], in_parts: bool = False
) -> None:
    """Do the whole task, or what fits into one transaction.

    ``items`` are those of the action. A task without items is done at once, or
    ``in_parts`` if the action can. Sets ``record.pending_outcome`` when the work is
    done. Raises TaskFailed, and whatever the content's code raises.
    """
    if items:
        run_items(record, action, items)
    elif in_parts:
        if action.run_some(record):
            record.pending_outcome = Status.SUCCEEDED, None
    else:
        action.run(record, None)
        record.processed = record.total
        record.pending_outcome = Status.SUCCEEDED, None
    # Here: what is indexed at the commit would not be deferred, and whoever is told of
    # the end searches the catalog, which would process the queue.
    processQueue()


def run_large_batch(
    record: TaskRecord, action: Any, items: Sequence[str], in_parts: bool
) -> Collected:
    """Like ``run_batch``, but defer indexing. Returns what was deferred."""
    began = time.monotonic()
    with defer_indexing() as collected:
        run_batch(record, action, items, in_parts)
    if not collected.items:
        return collected
    if time.monotonic() - began < SHORT:
        # A short transaction rarely conflicts, and a second one would take longer.
        index_now(collected)
        return collected
    earlier = record.deferred or ()
    collected.again = frozenset(rid for rid in collected.items if rid in earlier)
    record.deferred = record.deferred or IITreeSet()
    record.deferred.update(collected.items)
    log(record, "deferred", items=len(collected.items))
    return collected
