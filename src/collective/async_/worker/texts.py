"""The texts of many new items are indexed after them, in short transactions.

Two transactions that index texts conflict nearly always: the index keeps the words of
few items in dictionaries, and a bucket with dictionaries cannot be merged, since they
have no order (Products.ZCTextIndex 5, BTrees 6, Python 3). The one that takes long
loses. So what takes long leaves the texts to transactions that take a second.
"""

from Acquisition import aq_base
from Acquisition import aq_parent
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from plone import api
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any


# Characters to keep for a task; the texts beyond are asked for a second time.
ROOM = 20_000_000

Texts = dict[str, list[str]]


class Later:
    """The items whose texts are to be indexed, by record id; with the texts.

    None stands for texts that there was no room for.
    """

    def __init__(self, room: int = ROOM) -> None:
        self.items: dict[int, Texts | None] = {}
        self._room = room

    def add(self, rid: int, index: str, texts: list[str]) -> None:
        """Remember the texts of one item for one index."""
        known = self.items.setdefault(rid, {})
        if known is None:
            return
        self._room -= sum(map(len, texts))
        if self._room > 0:
            known[index] = texts
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
    stock = ZCTextIndex.index_object

    @wraps(stock)
    def index_object(self: Any, documentId: int, obj: Any, threshold: Any = None):
        if not _now or not _is_new(self, documentId):
            return stock(self, documentId, obj, threshold)
        # Asked for now: an item whose text cannot be had is not pasted in stock Plone.
        texts = _ask(stock, self, documentId, obj)
        if texts:
            _now[-1].add(documentId, self.getId(), texts)
        return 0

    ZCTextIndex.index_object = index_object


def text_indexes(catalog: Any) -> dict[str, Any]:
    """The indexes that this is about, by name."""
    indexes = catalog._catalog.indexes
    return {name: i for name, i in indexes.items() if type(i) is ZCTextIndex}


def _is_new(index: Any, rid: int) -> bool:
    """Does the site's catalog index it for the first time?"""
    catalog = api.portal.get_tool("portal_catalog")
    return (
        type(aq_base(index)) is ZCTextIndex
        and aq_base(aq_parent(index)) is aq_base(catalog._catalog)
        and not index.index.has_doc(rid)
    )


def _ask(stock: Any, index: Any, rid: int, obj: Any) -> list[str]:
    """The texts that the index would take, by its own rules."""
    inner = _Heard()
    copy = ZCTextIndex.__new__(ZCTextIndex)
    copy.__dict__.update(aq_base(index).__dict__, index=inner)
    stock(copy, rid, obj)
    return inner.texts


class _Heard:
    """Stands in for the inner index and keeps what it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def index_doc(self, _rid: int, texts: list[str]) -> int:
        self.texts = texts
        return 0
