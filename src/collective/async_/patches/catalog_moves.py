"""CMFCore: keep the catalog record of an item that was moved.

Stock Plone removes every item below a renamed folder from all indexes and adds it again
with a new record id. Here the record gets the new path, and the item is reindexed in
full: each value is computed as in stock Plone, but only changes are written, and only
they can conflict with somebody else's save.

Versions: read in Products.CMFCore 3.0 to 3.9, the last release; reproduced in 3.9.
Upstream: "Products.CMFCore" in ``docs/upstream.rst``. It can go when
``docs/upstream/catalog_moves.py`` prints "Fixed".
"""

from ..counting import current
from ..counting import Stage
from .missing_values import drop_missing
from .missing_values import drop_missing_from
from .patch import Patch
from .plain_catalog import is_plain_catalog
from .unchanged_values import reindex_in_part
from .unchanged_values import written_in
from functools import wraps
from Products.CMFCore.indexing import IndexQueue
from Products.CMFCore.indexing import PathProxy
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.CMFCore.interfaces import IPortalCatalogQueueProcessor
from Products.CMFCore.utils import getToolByName
from typing import Any
from zope.component import getGlobalSiteManager
from zope.interface import implementer


Key = tuple[int, bytes]


def install() -> None:
    """Replace CMFCore's queue processor. For processes with one thread only."""
    processor = MovingProcessor()
    getGlobalSiteManager().registerUtility(
        processor, IPortalCatalogQueueProcessor, name="portal-catalog"
    )
    stock = IndexQueue.process

    # The queue does not tell its processors when it has passed everything: it calls
    # their ``commit`` when it is too late to write.
    @wraps(stock)
    def process(queue: IndexQueue) -> int:
        try:
            processed = stock(queue)
            processor.finish()
        finally:
            # After an error nothing may be left for the next transaction.
            processor.forget()
        return processed

    IndexQueue.process = process


@implementer(IPortalCatalogQueueProcessor)
class MovingProcessor(PortalCatalogProcessor):
    """Delays unindexing to the end of the queue.

    The queue passes all objects to unindex first. If one of them is indexed after that,
    it was moved, and keeps its record. What is delayed is kept on the processor, which
    all threads share.
    """

    def __init__(self) -> None:
        self._gone: dict[Key, Any] = {}
        self._paths: dict[tuple[str, ...], Key] = {}
        # The site's. To ask for it costs as much as to move a record.
        self._catalog: Any = None

    def forget(self) -> None:
        """Forget what was delayed."""
        self._gone.clear()
        self._paths.clear()
        self._catalog = None

    def finish(self) -> None:
        """Unindex all objects that were not indexed again."""
        for key in tuple(self._gone):
            self._unindex_now(key)
            if current.counter is not None:
                current.counter.add(Stage.INDEXING)

    def unindex(self, obj: Any) -> None:
        key = _key(obj)
        if self._catalog is None:
            self._catalog = getToolByName(obj, "portal_catalog", None)
        plain = issubclass(type(obj), PathProxy) and is_plain_catalog(self._catalog)
        if key is None or key in self._gone or not plain:
            super().unindex(obj)
        else:
            self._gone[key] = obj
            self._paths[obj.getPhysicalPath()] = key

    def reindex(self, obj: Any, attributes: Any = None, update_metadata: int = 1):
        if not self._make_room(obj, in_full=not attributes):
            super().reindex(obj, attributes, update_metadata)
        elif updated := reindex_in_part(obj, written_in(obj), self._catalog):
            drop_missing_from(updated.indexes, updated.rid, updated.values)
        else:
            super().reindex(obj, attributes, update_metadata)
            drop_missing(obj)

    def index(self, obj: Any, attributes: Any = None) -> None:
        moved = self._make_room(obj)
        super().index(obj, attributes)
        if moved:
            drop_missing(obj)

    def _unindex_now(self, key: Key) -> None:
        super().unindex(self._gone.pop(key))

    def _make_room(self, obj: Any, in_full: bool = True) -> bool:
        """Unindex what had this path before, and move the object's own record there.

        Returns whether the record was moved. With only some indexes (not ``in_full``)
        the object is unindexed instead: its other indexes, for example the path, would
        keep their old values.
        """
        if not self._gone:
            return False
        new, key = obj.getPhysicalPath(), _key(obj)
        before = self._paths.get(new)
        if before in self._gone and before != key:
            self._unindex_now(before)
        gone = None if key is None else self._gone.pop(key, None)
        if gone is None:
            return False
        catalog = self._catalog._catalog
        old_path, new_path = "/".join(gone.getPhysicalPath()), "/".join(new)
        rid = catalog.uids.get(old_path)
        moved = (
            in_full
            and rid is not None
            and not _changes_language(catalog, rid, obj)
            and _move(catalog, rid, old_path, new_path)
        )
        if not moved:
            super().unindex(gone)
        return moved


def _key(obj: Any) -> Key | None:
    """What identifies an object at any path; None for one that has no oid yet.

    With its connection, because mounted databases use the same oids.
    """
    oid = getattr(obj, "_p_oid", None)
    return None if oid is None else (id(obj._p_jar), oid)


def _changes_language(catalog: Any, rid: int, obj: Any) -> bool:
    """Is it in another language now? Then its new record is to be the last of all.

    plone.app.multilingual looks for the translation that was there before, and takes
    the first record of the group in this language. It must not be that of the object.
    """
    index = catalog.indexes.get("Language")
    if index is None or not hasattr(obj, "Language"):
        return False
    if index.getEntryForObject(rid, None) == obj.Language():
        return False
    catalog._v_nextid = _after_all(catalog.data)
    return True


def _after_all(records: Any) -> int:
    """An id for a record that sorts after all others."""
    last: int = records.maxKey() + 1
    # At multiples of 4,000 the catalog goes on somewhere else.
    return last + (last % 4000 == 0)


def _move(catalog: Any, rid: int, old_path: str, new_path: str) -> bool:
    """Move the record; False when there is another one at the new path."""
    if catalog.uids.get(new_path, rid) != rid:
        return False
    del catalog.uids[old_path]
    catalog.uids[new_path] = rid
    catalog.paths[rid] = new_path
    return True


PATCH = Patch("catalog-moves", "Products.CMFCore>=3,<3.10", install)
