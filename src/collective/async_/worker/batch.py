"""A batch: the part of a task's work that is done in one transaction."""

from ..interfaces import IAction
from ..patches.deferred_indexing import Collected
from ..patches.deferred_indexing import defer_indexing
from ..tasks.log import log
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from .deferred import index_now
from .items import run_items
from .session import act_as
from .transactions import SHORT
from BTrees.IIBTree import IITreeSet
from Products.CMFCore.indexing import processQueue
from typing import Any
from zope.component import getUtility

import time


def run_batch(site: Any, record: TaskRecord, starving: bool) -> Collected | None:
    """Do the whole task, or what fits into one transaction, as the editor.

    Sets ``record.pending_outcome`` when the work is done. Returns what a large task has
    deferred. Raises TaskFailed, and whatever the content's code raises.
    """
    act_as(site, record)
    action = getUtility(IAction, name=record.action)
    if not record.large:
        _run(record, action, starving)
        return None
    began = time.monotonic()
    with defer_indexing() as collected:
        _run(record, action, starving)
        # Here: what is indexed at the commit would not be deferred.
        processQueue()
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


def _run(record: TaskRecord, action: Any, starving: bool) -> None:
    items = action.items(record)
    if items:
        run_items(record, action, items)
    elif starving and record.large:
        if action.run_some(record):
            record.pending_outcome = Status.SUCCEEDED, None
    else:
        action.run(record, None)
        record.processed = record.total
        record.pending_outcome = Status.SUCCEEDED, None
