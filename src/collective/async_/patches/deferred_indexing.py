"""ZCTextIndex and DateIndex: index in a later, short transaction.

When two transactions conflict, the longer one loses, and two kinds of indexes conflict
nearly always. A text index keeps the first ten documents of a word in a dictionary,
and BTrees cannot merge these. A date index keeps all documents of a minute in one set.
So a long transaction does not write them; transactions of about a second follow.

Versions: read in Products.ZCatalog 6.0 to 7.4, the last release; reproduced in 7.4.
Upstream: "Products.ZCatalog" in ``docs/upstream.rst``. Each half can go when
``deferred_indexing_text.py`` or ``deferred_indexing_dates.py`` there prints "Fixed".
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


KINDS = (DateIndex, ZCTextIndex)
# Characters of text kept in memory for a transaction. The rest is computed later.
ROOM = 20_000_000
# In minutes. Other transactions hardly ever write older dates. A day, and 3 more, since
# to a date index each month has 31 days.
RECENT = 4 * 24 * 60


@dataclass(frozen=True)
class IndexValue:
    """An item's values for one index, by attribute, and the entry it had before."""

    values: dict[str, Any]
    entry: Any


IndexValues = dict[str, IndexValue]


class Collected:
    """Values to index later, by record id; None for an item without room for them."""

    def __init__(self, room: int = ROOM) -> None:
        self.items: dict[int, IndexValues | None] = {}
        # What was indexed with another value after all, as (id, index).
        self.dropped: set[tuple[int, str]] = set()
        # Those of the items that an earlier transaction of the task has deferred, too.
        self.again: frozenset[int] = frozenset()
        self._room = room
        # Asked for four times an item: they cost more than the rest of the patch.
        self._catalog: Any = None
        self._now = DateTime()
        # By index, since to convert a date costs more than all else here.
        self._minutes_now: dict[str, int] = {}

    def is_of_site(self, index: Any) -> bool:
        """Is it an index of the site's catalog?"""
        if self._catalog is None:
            self._catalog = aq_base(api.portal.get_tool("portal_catalog")._catalog)
        parent = aq_base(aq_parent(index))
        return type(aq_base(index)) in KINDS and parent is self._catalog

    def is_contended(self, index: Any, value: IndexValue) -> bool:
        """Are others likely to write the same part of the index at the same time?"""
        values = value.values.values()
        if not isinstance(index, DateIndex):
            return any(values)
        dates = set(map(index._convert, values)) - {None, value.entry}
        if not dates:
            return False
        now = self._minutes_now.get(index.getId())
        if now is None:
            now = self._minutes_now[index.getId()] = index._convert(self._now)
        return any(abs(date - now) < RECENT for date in dates)

    def add(self, rid: int, index: str, value: IndexValue) -> None:
        """Remember the value of one item for one index."""
        known = self.items.setdefault(rid, {})
        if known is None:
            return
        texts = value.values.values()
        self._room -= sum(len(text) for text in texts if isinstance(text, str))
        if self._room >= 0:
            known[index] = value
        else:
            self.items[rid] = None

    def drop(self, rid: int, index: str) -> None:
        """Forget a value: the item was indexed with another one after it."""
        self.dropped.add((rid, index))
        (self.items.get(rid) or {}).pop(index, None)


# Not by thread: a worker's process does one task at a time.
_active: list[Collected] = []


@contextmanager
def defer_indexing() -> Iterator[Collected]:
    """Collect values instead of indexing them, where the patch is applied."""
    collected = Collected()
    _active.append(collected)
    try:
        yield collected
    finally:
        _active.pop()


def install() -> None:
    """Make index_object honour ``defer_indexing``."""
    for kind in KINDS:
        kind.index_object = _with_deferring(kind.index_object)


def _with_deferring(stock: Any) -> Any:
    @wraps(stock)
    def index_object(self: Any, documentId: int, obj: Any, threshold: Any = None):
        if _active and _active[-1].is_of_site(self) and _may_defer(self, documentId):
            # If this raises, the paste fails now, as in stock Plone.
            value = IndexValue(_compute(self, obj), index_entry(self, documentId))
            if _active[-1].is_contended(self, value):
                _active[-1].add(documentId, self.getId(), value)
                return 0
            # For example a date that was changed and then changed back.
            _active[-1].drop(documentId, self.getId())
        return stock(self, documentId, obj, threshold)

    return index_object


def deferrable_indexes(catalog: Any) -> dict[str, Any]:
    """The indexes of a catalog that can be updated later, by name."""
    indexes = catalog._catalog.indexes.items()
    return {name: index for name, index in indexes if type(index) in KINDS}


def index_entry(index: Any, rid: int) -> Any:
    """The entry of an item in a date index; in a text index, whether it has one."""
    if isinstance(index, DateIndex):
        return index._unindex.get(rid)
    return index.index.has_doc(rid)


def _compute(index: Any, obj: Any) -> dict[str, Any]:
    """The values that the index would get from the item."""
    names = index.getIndexSourceNames()
    if isinstance(index, DateIndex):
        return {name: index._get_object_datum(obj, name) for name in names}
    found: dict[str, Any] = {name: getattr(obj, name, None) for name in names}
    return {name: v() if safe_callable(v) else v for name, v in found.items()}


def _may_defer(index: Any, rid: int) -> bool:
    """A text index only for new items: existing texts rarely change in bulk."""
    return isinstance(index, DateIndex) or not index_entry(index, rid)


PATCH = Patch("deferred-indexing", "Products.ZCatalog>=6,<7.5", install)
