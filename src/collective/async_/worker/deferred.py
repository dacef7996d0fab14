"""Indexes what a large task has deferred, in short transactions of its own."""

from ..counting import current
from ..counting import Stage
from ..patches.deferred_indexing import Collected
from ..patches.deferred_indexing import deferrable_indexes
from ..patches.deferred_indexing import index_entry
from ..patches.deferred_indexing import IndexValues
from ..tasks.claim import hopeless
from ..tasks.record import TaskRecord
from ..tasks.undo import describe
from ..transient import is_transient
from .errors import TaskLost
from .transactions import TransactionRunner
from collections.abc import Callable
from collections.abc import Mapping
from functools import partial
from plone import api
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from types import SimpleNamespace
from typing import Any

import logging
import time


logger = logging.getLogger("collective.async")

# Seconds for each transaction, so that conflicts with editors' saves are rare.
SECONDS = 1.0
# Items that are named in the log when they are given up.
SHOWN = 100


class DeferredIndexes:
    """The deferred indexing of one task.

    The values that this process has computed are kept in memory. The record has the
    ids of the items, so that another process can go on without these values.
    """

    def __init__(self, get_record: Callable[[Any], TaskRecord]) -> None:
        self.get_record = get_record
        self.known: dict[int, IndexValues | None] = {}
        self.total = 0

    def remember(self, collected: Collected | None) -> None:
        """Add what a batch has deferred. Call it after the batch is committed."""
        if collected is None:
            return
        for rid, index in collected.dropped:
            (self.known.get(rid) or {}).pop(index, None)
        for rid, new in collected.items.items():
            # A process that has ended may have deferred other indexes of this item.
            old = self.known.get(rid, None if rid in collected.again else {})
            self.known[rid] = None if old is None or new is None else old | new

    def index_all(self, transact: TransactionRunner, end: Callable[..., None]) -> None:
        """Index all items that are left; call ``end`` in the last transaction.

        It is called with the record, and again with ``tell=False`` if subscribers have
        written what cannot be committed. No time limit applies, since the work itself
        is done. Items with errors are skipped, but the task does not fail. Raises
        TaskLost if there are too many conflicts. Then another run continues.
        """
        # Before the first transaction, which may wait for the commit lock.
        self._begin(len(self.known))
        try:
            while not transact(lambda site: self._step(site, end), content=True):
                pass
        except TaskLost:
            raise
        except Exception as error:
            if is_transient(error):
                transact(self._hand_back)
                raise TaskLost("its deferred indexes conflict") from error
            task_id = transact.read(self.get_record).id
            logger.exception("task=%s its last transaction is repeated", task_id)
            self._index_then_end(transact, end, task_id)

    def _index_then_end(
        self, transact: TransactionRunner, end: Callable[..., None], task_id: str
    ) -> None:
        """Index and end in different transactions, since one of the two has failed."""
        try:
            while not transact(lambda site: self._step(site, _keep), content=True):
                pass
        except Exception as error:
            if _ends_run(error):
                raise
            logger.exception("task=%s some items are missing from indexes", task_id)
        try:
            transact(lambda site: self._end(self.get_record(site), end))
        except Exception as error:
            if _ends_run(error):
                raise
            logger.exception("task=%s ends without subscribers told", task_id)
            quietly = partial(end, tell=False)
            transact(lambda site: self._end(self.get_record(site), quietly))

    def _step(self, site: Any, end: Callable[..., None]) -> bool:
        record = self.get_record(site)
        describe(site, record, "indexed")
        if record.deferred and hopeless(record):
            _log_missing(record)
        elif record.deferred:
            left = len(record.deferred)
            self._begin(left)
            index_some(record.deferred, self.known)
            if record.deferred:
                return False
        return self._end(record, end)

    def _begin(self, left: int) -> None:
        self.total = max(self.total, left)
        if current.counter is not None:
            done = self.total - left
            current.counter.begin(Stage.DEFERRED, self.total, done)

    def _end(self, record: TaskRecord, end: Callable[..., None]) -> bool:
        record.deferred = None
        end(record)
        return True

    def _hand_back(self, site: Any) -> None:
        # The sweep finds running tasks without a worker, and sends their messages.
        self.get_record(site).worker = None


def _ends_run(error: Exception) -> bool:
    """Must another run continue? Otherwise this one can still end the task."""
    return isinstance(error, TaskLost) or is_transient(error)


def _keep(record: TaskRecord) -> None:
    """Do not end it yet."""


def index_now(collected: Collected) -> None:
    """Index everything that was deferred, in the current transaction.

    Raises any error of an index. The task then fails, as in stock Plone.
    """
    catalog = _catalog()
    indexes = deferrable_indexes(catalog)
    for rid, values in collected.items.items():
        _index(catalog, indexes, rid, values)
        collected.dropped.update((rid, name) for name in values or ())
    collected.items = {}


def index_some(
    left: Any, known: Mapping[int, IndexValues | None], seconds: float = SECONDS
) -> None:
    """Index items for some seconds and remove those that are done from ``left``.

    ``left`` has catalog record ids, ``known`` the values that were computed before.
    Items that were deleted meanwhile, or that have an error, count as done.
    """
    catalog = _catalog()
    indexes = deferrable_indexes(catalog)
    deadline = time.monotonic() + seconds
    for rid in list(left):
        try:
            _index(catalog, indexes, rid, known.get(rid))
        except Exception as error:
            if is_transient(error):
                raise
            logger.exception("%s could not be indexed", catalog._catalog.paths[rid])
        left.remove(rid)
        if current.counter is not None:
            current.counter.add(Stage.DEFERRED)
        if time.monotonic() > deadline:
            break


def _catalog() -> Any:
    catalog = api.portal.get_tool("portal_catalog")
    # Cached search results depend on this counter.
    catalog._increment_counter()
    return catalog


def _log_missing(record: TaskRecord) -> None:
    catalog = api.portal.get_tool("portal_catalog")
    rids = list(record.deferred or ())
    found = [catalog._catalog.paths.get(rid) for rid in rids[:SHOWN]]
    logger.error(
        "task=%s workers were killed too often: %s items are missing from %s: %s",
        record.id,
        len(rids),
        ", ".join(sorted(deferrable_indexes(catalog))),
        " ".join(filter(None, found)),
    )


def _index(
    catalog: Any, indexes: dict[str, Any], rid: int, known: IndexValues | None
) -> None:
    path = catalog._catalog.paths.get(rid)
    if path is None:
        return
    if known is None:
        # If a text index has an entry already, another transaction has written it.
        dates = {name for name, i in indexes.items() if isinstance(i, DateIndex)}
        new = {name for name, i in indexes.items() if not index_entry(i, rid)}
        _compute_again(catalog, path, sorted(dates | new))
        return
    for name in indexes.keys() & known.keys():
        if index_entry(indexes[name], rid) == known[name].entry:
            values = SimpleNamespace(**known[name].values)
            indexes[name].index_object(rid, values)


def _compute_again(catalog: Any, path: str, names: list[str]) -> None:
    """Index an item whose values were computed by a process that has ended."""
    try:
        content = catalog.unrestrictedTraverse(path)
        catalog.catalog_object(content, path, idxs=names, update_metadata=False)
    except Exception as error:
        if is_transient(error):
            raise
        # Not an error of the task: the item itself was changed successfully.
        logger.exception("%s could not be indexed: %s", path, ", ".join(names))
