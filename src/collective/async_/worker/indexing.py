"""Counts each item that a task moves, adds or deletes, and each that is indexed.

Products.CMFCore calls every processor of its queue for each item, and OFS fires the
events for each item of a folder. So no action has to count.
"""

from ..counting import begin
from ..counting import count
from ..counting import Stage
from ..patches.catalog_moves import PATCH
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.indexing import UNINDEX
from Products.CMFCore.interfaces import IIndexQueueProcessor
from typing import Any
from zope.interface import implementer


def on_moved(content: Any, event: Any) -> None:
    """Content was added, moved or deleted, itself or with the folder that it is in."""
    count()


@implementer(IIndexQueueProcessor)
class IndexCounter:
    """A processor of the indexing queue that only counts."""

    def begin(self) -> None:
        operations = [operation for operation, *_rest in getQueue().getState()]
        gone = operations.count(UNINDEX)
        # With the patch, what is moved is indexed once, and what is deleted at the end.
        moves = max(gone, len(operations) - gone)
        begin(Stage.INDEXING, moves if PATCH.applied else len(operations))

    def index(self, obj: Any, attributes: Any = None) -> None:
        count(Stage.INDEXING)

    def reindex(self, obj: Any, attributes: Any = None, update_metadata: int = 1):
        count(Stage.INDEXING)

    def unindex(self, obj: Any) -> None:
        if not PATCH.applied:
            count(Stage.INDEXING)

    def commit(self) -> None:
        """Nothing was written."""

    def abort(self) -> None:
        """Nothing was written."""
