"""Indexes what a large task has deferred, in short transactions of its own."""

from ..patches.deferred_indexing import Collected
from ..patches.deferred_indexing import deferrable_indexes
from ..patches.deferred_indexing import index_entry
from ..patches.deferred_indexing import IndexValues
from ..tasks.record import TaskRecord
from ..transient import is_transient
from .errors import TaskLost
from .transactions import TransactionRunner
from collections.abc import Callable
from collections.abc import Mapping
from plone import api
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from types import SimpleNamespace
from typing import Any

import logging
import math
import time


logger = logging.getLogger("collective.async")

# Seconds for each transaction, so that conflicts with editors' saves are rare.
SECONDS = 1.0


class DeferredIndexes:
    """The deferred indexing of one task.

    The values that this process has computed are kept in memory. The record has the
    ids of the items, so that another process can go on without these values.
    """

    def __init__(self, get_record: Callable[[Any], TaskRecord]) -> None:
        self.get_record = get_record
        self.known: dict[int, IndexValues | None] = {}

    def index_all(
        self, transact: TransactionRunner, end: Callable[[TaskRecord], None]
    ) -> None:
        """Index all items that are left; call ``end`` in the last transaction.

        No time limit applies, since the work itself is done. After an error the
        remaining items are not indexed, but the task does not fail.
        """
        try:
            while not transact(lambda site: self._step(site, end), content=True):
                pass
        except TaskLost:
            raise
        except Exception:
            task_id = transact.read(self.get_record).id
            logger.exception("task=%s some items are missing from indexes", task_id)
            transact(lambda site: self._end(self.get_record(site), end))

    def _step(self, site: Any, end: Callable[[TaskRecord], None]) -> bool:
        record = self.get_record(site)
        if record.deferred:
            index_some(record.deferred, self.known)
        return not record.deferred and self._end(record, end)

    def _end(self, record: TaskRecord, end: Callable[[TaskRecord], None]) -> bool:
        record.deferred = None
        end(record)
        return True


def index_now(collected: Collected) -> None:
    """Index everything that was deferred, in the current transaction."""
    index_some(set(collected.items), collected.items, math.inf)


def index_some(
    left: Any, known: Mapping[int, IndexValues | None], seconds: float = SECONDS
) -> None:
    """Index items for some seconds and remove those that are done from ``left``.

    ``left`` has catalog record ids, ``known`` the values that were computed before. An
    item that was deleted meanwhile, or indexed by another transaction, is done.
    """
    catalog = api.portal.get_tool("portal_catalog")
    deadline = time.monotonic() + seconds
    # Cached search results depend on this counter.
    catalog._increment_counter()
    for rid in list(left):
        _index(catalog, rid, known.get(rid))
        left.remove(rid)
        if time.monotonic() > deadline:
            break


def _index(catalog: Any, rid: int, known: IndexValues | None) -> None:
    path = catalog._catalog.paths.get(rid)
    if path is None:
        return
    indexes = deferrable_indexes(catalog)
    if known is None:
        # If a text index has an entry already, another transaction has written it.
        dates = {name for name, i in indexes.items() if isinstance(i, DateIndex)}
        new = {name for name, i in indexes.items() if not index_entry(i, rid)}
        _compute_again(catalog, path, sorted(dates | new))
        return
    for name in set(indexes) & set(known):
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
