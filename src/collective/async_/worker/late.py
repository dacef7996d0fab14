"""What conflicts is indexed after the rest, in short transactions.

Of two transactions that conflict the one that takes long loses, and there are two
kinds of indexes where they nearly always do:

* of texts: which items have a word is a dictionary as long as they are few, and BTrees
  cannot merge a bucket with dictionaries, since these have no order
  (Products.ZCTextIndex 5, BTrees 6, Python 3);
* of dates: all that is changed within a minute is in one set.

So what takes long leaves new items out of them, and transactions of a second follow.
"""

from Acquisition import aq_base
from Acquisition import aq_parent
from collections.abc import Iterator
from contextlib import contextmanager
from DateTime import DateTime
from functools import wraps
from plone import api
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from Products.PluginIndexes.util import safe_callable
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any


# Characters of text to keep for a task; what is beyond is asked for a second time.
ROOM = 20_000_000
# Minutes. Nobody else writes about dates before that.
RECENT = 24 * 60

# By index and attribute.
Values = dict[str, dict[str, Any]]


class Later:
    """The items that are to be indexed, by record id, and what they answered.

    None stands for answers that there was no room for.
    """

    def __init__(self, room: int = ROOM) -> None:
        self.items: dict[int, Values | None] = {}
        self._room = room

    def add(self, rid: int, index: str, values: dict[str, Any]) -> None:
        """Remember the answers of one item for one index."""
        known = self.items.setdefault(rid, {})
        if known is None:
            return
        self._room -= sum(
            len(text) for text in values.values() if isinstance(text, str)
        )
        if self._room > 0:
            known[index] = values
        else:
            self.items[rid] = None


# A worker's process does one task at a time, in its main thread.
_now: list[Later] = []


@contextmanager
def put_off() -> Iterator[Later]:
    """Collect instead of indexing; nothing is collected where nothing is registered."""
    later = Later()
    _now.append(later)
    try:
        yield later
    finally:
        _now.pop()


def register() -> None:
    """Heed ``put_off`` in this process: a worker's only."""
    for kind in (DateIndex, ZCTextIndex):
        kind.index_object = _heeding(kind.index_object)


def _heeding(stock: Any) -> Any:
    @wraps(stock)
    def index_object(self: Any, documentId: int, obj: Any, threshold: Any = None):
        if _now and _is_of_site(self) and not is_known(self, documentId):
            # Asked for now: an item that cannot answer is not pasted in stock Plone.
            values = _ask(self, obj)
            if _is_hot(self, values):
                _now[-1].add(documentId, self.getId(), values)
                return 0
        return stock(self, documentId, obj, threshold)

    return index_object


def late_indexes(catalog: Any) -> dict[str, Any]:
    """The indexes that this is about, by name."""
    indexes = catalog._catalog.indexes
    kinds = (DateIndex, ZCTextIndex)
    return {name: i for name, i in indexes.items() if type(i) in kinds}


def is_known(index: Any, rid: int) -> bool:
    """Has the index an entry for the item?"""
    if isinstance(index, DateIndex):
        return rid in index._unindex
    return index.index.has_doc(rid)


def _is_of_site(index: Any) -> bool:
    catalog = api.portal.get_tool("portal_catalog")
    return type(aq_base(index)) in (DateIndex, ZCTextIndex) and (
        aq_base(aq_parent(index)) is aq_base(catalog._catalog)
    )


def _ask(index: Any, obj: Any) -> dict[str, Any]:
    """What the index would ask for, as it would ask."""
    names = index.getIndexSourceNames()
    if isinstance(index, DateIndex):
        return {name: index._get_object_datum(obj, name) for name in names}
    found = {name: getattr(obj, name, None) for name in names}
    return {name: v() if safe_callable(v) else v for name, v in found.items()}


def _is_hot(index: Any, values: dict[str, Any]) -> bool:
    """Is it something that others write at the same time?"""
    if not isinstance(index, DateIndex):
        return any(values.values())
    now = index._convert(DateTime())
    dates = [index._convert(value) for value in values.values()]
    return any(date is not None and abs(date - now) < RECENT for date in dates)
