"""ZCTextIndex and DateIndex: update indexes that always conflict in later transactions.

Of two transactions that conflict, the longer one loses, and two kinds of indexes nearly
always do:

* text indexes: the documents of a rare word are a dictionary, and BTrees cannot merge
  buckets of dictionaries, since these have no order (Products.ZCatalog 7, BTrees 6);
* date indexes: everything that was changed within one minute is in one set.

So a long transaction leaves them alone, and transactions of a second follow.

Upstream: see ``docs/upstream.rst``. The text half can go when ZCTextIndex stores sets
that BTrees can merge. Switch it off with
COLLECTIVE_ASYNC_SKIP_PATCHES=deferred-indexing.
"""

from .patch import Patch
from Acquisition import aq_base
from Acquisition import aq_parent
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from DateTime import DateTime
from functools import wraps
from plone import api
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from Products.PluginIndexes.util import safe_callable
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any


# Characters of text kept in memory for one transaction; what is beyond is computed
# again later.
ROOM = 20_000_000
# Minutes. Other transactions hardly ever write older dates.
RECENT = 24 * 60


@dataclass(frozen=True)
class IndexValue:
    """An item's values for one index, by attribute, and the entry it had before."""

    values: dict[str, Any]
    entry: Any


IndexValues = dict[str, IndexValue]


class Collected:
    """The items that are to be indexed later, by catalog record id, with their values.

    None stands for values that there was no room for.
    """

    def __init__(self, room: int = ROOM) -> None:
        self.items: dict[int, IndexValues | None] = {}
        # What was indexed with another value after all, as (id, index).
        self.dropped: set[tuple[int, str]] = set()
        # Those of the items that an earlier transaction of the task has deferred, too.
        self.again: frozenset[int] = frozenset()
        self._room = room

    def add(self, rid: int, index: str, value: IndexValue) -> None:
        """Remember the value of one item for one index."""
        self.dropped.discard((rid, index))
        known = self.items.setdefault(rid, {})
        if known is None:
            return
        texts = value.values.values()
        self._room -= sum(len(text) for text in texts if isinstance(text, str))
        if self._room > 0:
            known[index] = value
        else:
            self.items[rid] = None

    def drop(self, rid: int, index: str) -> None:
        """Forget a value: the item was indexed with another one after it."""
        self.dropped.add((rid, index))
        (self.items.get(rid) or {}).pop(index, None)


# A worker's process does one task at a time, in its main thread.
_active: list[Collected] = []


@contextmanager
def defer_indexing() -> Iterator[Collected]:
    """Collect instead of indexing, if this process has installed the patch."""
    collected = Collected()
    _active.append(collected)
    try:
        yield collected
    finally:
        _active.pop()


def install() -> None:
    """Make index_object honour ``defer_indexing`` in this process. Only for workers."""
    for kind in (DateIndex, ZCTextIndex):
        kind.index_object = _with_deferring(kind.index_object)


def _with_deferring(stock: Any) -> Any:
    @wraps(stock)
    def index_object(self: Any, documentId: int, obj: Any, threshold: Any = None):
        if _active and _is_of_site(self) and _may_defer(self, documentId):
            # Computed now: when it raises, the paste fails as in stock Plone.
            value = IndexValue(_compute(self, obj), index_entry(self, documentId))
            if _is_contended(self, value):
                _active[-1].add(documentId, self.getId(), value)
                return 0
            # For example a date that was changed and put back.
            _active[-1].drop(documentId, self.getId())
        return stock(self, documentId, obj, threshold)

    return index_object


def deferrable_indexes(catalog: Any) -> dict[str, Any]:
    """The indexes of a catalog that can be deferred, by name."""
    indexes = catalog._catalog.indexes
    kinds = (DateIndex, ZCTextIndex)
    return {name: i for name, i in indexes.items() if type(i) in kinds}


def index_entry(index: Any, rid: int) -> Any:
    """A date index's entry for an item; for a text index, whether there is one."""
    if isinstance(index, DateIndex):
        return index._unindex.get(rid)
    return index.index.has_doc(rid)


def _is_of_site(index: Any) -> bool:
    catalog = api.portal.get_tool("portal_catalog")
    return type(aq_base(index)) in (DateIndex, ZCTextIndex) and (
        aq_base(aq_parent(index)) is aq_base(catalog._catalog)
    )


def _compute(index: Any, obj: Any) -> dict[str, Any]:
    """The values that the index would ask the item for."""
    names = index.getIndexSourceNames()
    if isinstance(index, DateIndex):
        return {name: index._get_object_datum(obj, name) for name in names}
    found = {name: getattr(obj, name, None) for name in names}
    return {name: v() if safe_callable(v) else v for name, v in found.items()}


def _may_defer(index: Any, rid: int) -> bool:
    """Only new items defer text indexes: existing texts rarely change in bulk."""
    return isinstance(index, DateIndex) or not index_entry(index, rid)


def _is_contended(index: Any, value: IndexValue) -> bool:
    """Is this a value that others are likely to write at the same time?"""
    values = value.values.values()
    if not isinstance(index, DateIndex):
        return any(values)
    dates = set(map(index._convert, values)) - {None, value.entry}
    return any(abs(date - index._convert(DateTime())) < RECENT for date in dates)


PATCH = Patch("deferred-indexing", "Products.ZCatalog>=6,<8", install)
