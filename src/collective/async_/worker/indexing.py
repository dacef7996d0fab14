"""Counts each item that a task moves, adds or deletes, and each that is indexed.

Products.CMFCore calls every processor of its queue for each item, and OFS fires the
events for each item of a folder. So no action has to count.
"""

from ..counting import current
from ..counting import Stage
from ..patches.catalog_moves import PATCH
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.indexing import UNINDEX
from Products.CMFCore.interfaces import IIndexQueueProcessor
from typing import Any
from zope.interface import implementer


def on_moved(content: Any, event: Any) -> None:
    """Content was added, moved or deleted, itself or with the folder that it is in."""
    if current.counter is not None:
        current.counter.add(Stage.WORKING)


@implementer(IIndexQueueProcessor)
class IndexCounter:
    """A processor of the indexing queue that only counts."""

    def begin(self) -> None:
        if current.counter is None:
            return
        operations = [operation for operation, *_rest in getQueue().getState()]
        gone = operations.count(UNINDEX)
        total = len(operations)
        if gone and PATCH.applied:
            # What is moved is indexed once, and what is deleted at the end.
            total = max(gone, total - gone)
        current.counter.begin(Stage.INDEXING, total)

    def index(self, obj: Any, attributes: Any = None) -> None:
        _count()

    def reindex(self, obj: Any, attributes: Any = None, update_metadata: int = 1):
        _count()

    def unindex(self, obj: Any) -> None:
        if not PATCH.applied:
            _count()

    def commit(self) -> None:
        """Nothing was written."""

    def abort(self) -> None:
        """Nothing was written."""


def _count() -> None:
    if current.counter is not None:
        current.counter.add(Stage.INDEXING)
