"""CMFCore: keep the catalog record of an item that was moved.

Stock Plone removes each item below a renamed folder from thirty indexes and adds it
again. Here the old record gets the new path and is then reindexed in full: each value
is computed as in stock Plone, but only what has changed is written, and only that can
conflict with the saves of others.

Upstream: see ``docs/upstream.rst``. It can go when Products.CMFCore does the same;
switch it off with COLLECTIVE_ASYNC_SKIP_PATCHES=catalog-moves.
"""

from .missing_values import drop_missing
from .patch import Patch
from Acquisition import aq_base
from functools import wraps
from Products.CMFCore.indexing import IndexQueue
from Products.CMFCore.indexing import PathProxy
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.CMFCore.interfaces import IPortalCatalogQueueProcessor
from Products.CMFCore.utils import getToolByName
from Products.CMFPlone.CatalogTool import CatalogTool
from typing import Any
from zope.component import getGlobalSiteManager
from zope.interface import implementer


Key = tuple[int, bytes]


def install() -> None:
    """Replace CMFCore's queue processor. Only for workers: it has state."""
    processor = MovingProcessor()
    getGlobalSiteManager().registerUtility(
        processor, IPortalCatalogQueueProcessor, name="portal-catalog"
    )
    stock = IndexQueue.process

    # The queue tells its processors where it begins, not where it ends: their
    # ``commit`` is called when nothing can be written any more.
    @wraps(stock)
    def process(queue: IndexQueue) -> int:
        try:
            processed = stock(queue)
            processor.finish()
        finally:
            # After an error it must not be finished in the next transaction.
            processor.forget()
        return processed

    IndexQueue.process = process


@implementer(IPortalCatalogQueueProcessor)
class MovingProcessor(PortalCatalogProcessor):
    """Delays unindexing to the end of the queue.

    An object that is indexed again was moved, and keeps its record. The queue passes
    everything that is to be unindexed first. It has state during a call of
    ``process``, so it is not for processes with several threads.
    """

    def __init__(self) -> None:
        self._gone: dict[Key, Any] = {}
        self._paths: dict[tuple[str, ...], Key] = {}

    def forget(self) -> None:
        """Drop what is left to be done."""
        self._gone.clear()
        self._paths.clear()

    def finish(self) -> None:
        """Unindex what was not indexed again."""
        for key in tuple(self._gone):
            self._unindex_now(key)

    def unindex(self, obj: Any) -> None:
        key = _key(obj)
        if key is None or key in self._gone or not _is_plain(obj):
            super().unindex(obj)
        else:
            self._gone[key] = obj
            self._paths[obj.getPhysicalPath()] = key

    def reindex(self, obj: Any, attributes: Any = None, update_metadata: int = 1):
        moved = self._make_room(obj, in_full=not attributes)
        super().reindex(obj, attributes, update_metadata)
        if moved:
            drop_missing(obj)

    def index(self, obj: Any, attributes: Any = None) -> None:
        moved = self._make_room(obj)
        super().index(obj, attributes)
        if moved:
            drop_missing(obj)

    def _unindex_now(self, key: Key) -> None:
        super().unindex(self._gone.pop(key))

    def _make_room(self, obj: Any, in_full: bool = True) -> bool:
        """Unindex what was at its path before, and give the object its old record.

        Whether it has got it.
        Not when only some indexes follow: the others, such as that of the path, would
        keep their old values.
        """
        if not self._gone:
            return False
        new, key = obj.getPhysicalPath(), _key(obj)
        before = self._paths.get(new)
        if before in self._gone and before != key:
            self._unindex_now(before)
        gone = self._gone.pop(key, None)
        if gone is None:
            return False
        moved = in_full and not _changes_language(gone, obj) and _move(gone, new)
        if not moved:
            super().unindex(gone)
        return moved


def _key(obj: Any) -> Key | None:
    """The identity of an object, whatever its path; None for a new one.

    Includes its connection, since mounted databases use the same oids.
    """
    oid = getattr(obj, "_p_oid", None)
    return None if oid is None else (id(obj._p_jar), oid)


def _is_plain(obj: Any) -> bool:
    """Was it moved (its proxy knows the old path), and is the catalog Plone's own?"""
    catalog = aq_base(getToolByName(obj, "portal_catalog", None))
    return type(obj) is PathProxy and (
        getattr(type(catalog), "uncatalog_object", None) is CatalogTool.uncatalog_object
    )


def _changes_language(gone: Any, obj: Any) -> bool:
    """Is it in another language now? Then its new record is to be the last of all.

    plone.app.multilingual looks for the translation that was there before, and takes
    the first record of the group in this language. It must not be that of the object.
    """
    catalog = getToolByName(gone, "portal_catalog")._catalog
    rid = catalog.uids.get("/".join(gone.getPhysicalPath()))
    index = catalog.indexes.get("Language")
    if rid is None or index is None or not hasattr(obj, "Language"):
        return False
    if index.getEntryForObject(rid, None) == obj.Language():
        return False
    last = catalog.data.maxKey() + 1
    # At multiples of 4,000 the catalog goes on somewhere else.
    catalog._v_nextid = last + (last % 4000 == 0)
    return True


def _move(gone: Any, new: tuple[str, ...]) -> bool:
    """Has the record been moved? Not when there is none, or one at the new path."""
    catalog = getToolByName(gone, "portal_catalog")._catalog
    old_path, new_path = "/".join(gone.getPhysicalPath()), "/".join(new)
    rid = catalog.uids.get(old_path)
    if rid is None or (new_path in catalog.uids and new_path != old_path):
        return False
    del catalog.uids[old_path]
    catalog.uids[new_path] = rid
    catalog.paths[rid] = new_path
    return True


PATCH = Patch("catalog-moves", "Products.CMFCore>=3,<5", install)
