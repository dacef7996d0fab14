"""What conflicts is indexed after the rest, in short transactions.

Of two transactions that conflict the one that takes long loses, and there are two
kinds of indexes where they nearly always do:

* of texts: which items have a word is a dictionary as long as they are few, and BTrees
  cannot merge a bucket with dictionaries, since these have no order
  (Products.ZCTextIndex 5, BTrees 6, Python 3);
* of dates: all that is changed within a minute is in one set.

So what takes long leaves them alone, and transactions of a second follow.
"""

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


# Characters of text to keep of a transaction; what is beyond is asked for again.
ROOM = 20_000_000
# Minutes. Nobody else writes about dates before that.
RECENT = 24 * 60


@dataclass(frozen=True)
class Answer:
    """What an item answered to one index, by attribute, and what that had of it."""

    values: dict[str, Any]
    entry: Any


Answers = dict[str, Answer]


class Later:
    """The items that are to be indexed there, by record id, and what they answered.

    None stands for answers that there was no room for.
    """

    def __init__(self, room: int = ROOM) -> None:
        self.items: dict[int, Answers | None] = {}
        self._room = room

    def add(self, rid: int, index: str, answer: Answer) -> None:
        """Remember the answer of one item to one index."""
        known = self.items.setdefault(rid, {})
        if known is None:
            return
        values = answer.values.values()
        self._room -= sum(len(text) for text in values if isinstance(text, str))
        if self._room > 0:
            known[index] = answer
        else:
            self.items[rid] = None

    def drop(self, rid: int, index: str) -> None:
        """Forget an answer: the item has been indexed since, with another one."""
        (self.items.get(rid) or {}).pop(index, None)


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
        if _now and _is_of_site(self) and _is_to_change(self, documentId):
            # Asked for now: an item that cannot answer is not pasted in stock Plone.
            answer = Answer(_ask(self, obj), entry(self, documentId))
            if _is_hot(self, answer):
                _now[-1].add(documentId, self.getId(), answer)
                return 0
            # A date that was put back, say.
            _now[-1].drop(documentId, self.getId())
        return stock(self, documentId, obj, threshold)

    return index_object


def late_indexes(catalog: Any) -> dict[str, Any]:
    """The indexes that this is about, by name."""
    indexes = catalog._catalog.indexes
    kinds = (DateIndex, ZCTextIndex)
    return {name: i for name, i in indexes.items() if type(i) in kinds}


def entry(index: Any, rid: int) -> Any:
    """The entry that a date index has for an item; of texts, whether there is one."""
    if isinstance(index, DateIndex):
        return index._unindex.get(rid)
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


def _is_to_change(index: Any, rid: int) -> bool:
    """Texts of items that have one seldom change, and seldom many at once."""
    return isinstance(index, DateIndex) or not entry(index, rid)


def _is_hot(index: Any, answer: Answer) -> bool:
    """Is it something that others write at the same time?"""
    values = answer.values.values()
    if not isinstance(index, DateIndex):
        return any(values)
    dates = set(map(index._convert, values)) - {None, answer.entry}
    return any(abs(date - index._convert(DateTime())) < RECENT for date in dates)
