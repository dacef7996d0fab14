"""Finding and counting the content that a task works on."""

from ..i18n import _
from ..interfaces import TaskFailed
from ..prefetch import load_keys
from . import path_index
from . import uid_index
from Acquisition import aq_base
from collections.abc import Collection
from collections.abc import Iterator
from plone import api
from plone.app.uuid.utils import uuidToPhysicalPath
from plone.base.utils import safe_text
from plone.uuid.interfaces import IUUID
from Products.CMFCore.indexing import processQueue
from Products.CMFCore.interfaces import IFolderish
from typing import Any
from zope.globalrequest import getRequest


COUNTS = "_collective_async_counts"


def count_items(*contents: Any) -> int:
    """The number of catalogued items in these subtrees, each root included."""
    return sum(
        count_below(api.content.get_path(root), root)
        if IFolderish.providedBy(root)
        else 1
        for root in contents
    )


def count_below(path: str, folder: Any = None) -> int:
    """The number of catalogued items at and below this path, at least 1.

    Faster with the ``folder`` that is there.
    """
    catalog = api.portal.get_tool("portal_catalog")
    processQueue()
    counts = _counts(catalog)
    if path not in counts:
        found = path_index.count_below(catalog, path, folder)
        if found is None:
            found = len(catalog.unrestrictedSearchResults(path=path))
        counts[path] = max(1, found)
    return counts[path]


def _counts(catalog: Any) -> dict[str, int]:
    """Kept on the request until the catalog changes: a view asks twice."""
    request, counter = getRequest(), catalog.getCounter()
    cached = getattr(request, COUNTS, None)
    if cached is None or cached[0] != counter:
        cached = counter, {}
        if request is not None:
            setattr(request, COUNTS, cached)
    return cached[1]


def title_of(content: Any) -> str:
    """The title of content, of a Zope folder or of Zope's root."""
    # A Zope folder has no Title method, and would acquire that of the site around it.
    if hasattr(aq_base(content), "Title"):
        return safe_text(content.Title())
    return safe_text(content.title_or_id())


def can_be_found(*contents: Any) -> bool:
    """Will ``content_by_uid`` find all of these? They must be catalogued."""
    return all(
        uid is not None and uuidToPhysicalPath(uid) == api.content.get_path(content)
        for content, uid in ((content, IUUID(content, None)) for content in contents)
    )


def find_content(uid: str) -> Any:
    """The content with this UID, even if it was moved, or None.

    Permissions are not checked.
    """
    catalog = api.portal.get_tool("portal_catalog")
    content = _at_known_path(catalog, uid)
    if content is not None:
        return content
    for brain in catalog.unrestrictedSearchResults(UID=uid):
        try:
            return brain._unrestrictedGetObject()
        except (AttributeError, KeyError):
            # An item that was moved and renamed in one transaction can have two
            # brains, and the path of the first one never existed.
            continue
    return None


def known_paths(uids: Collection[str]) -> Iterator[tuple[str, str]]:
    """The UIDs that the catalog knows, each with its path."""
    catalog = api.portal.get_tool("portal_catalog")
    if not uid_index.is_readable(catalog):
        for brain in catalog.unrestrictedSearchResults(UID=list(uids)):
            yield brain.UID, brain.getPath()
        return
    rids = uid_index.record_ids(catalog, uids)
    load_keys(catalog._catalog.paths, rids.values())
    for uid, rid in rids.items():
        path = catalog._catalog.paths.get(rid)
        if path is not None:
            yield uid, path


def _at_known_path(catalog: Any, uid: str) -> Any:
    """The content with this UID if it is where the catalog says; else None."""
    if not uid_index.is_readable(catalog):
        return None
    rid = uid_index.record_ids(catalog, [uid]).get(uid)
    path = None if rid is None else catalog._catalog.paths.get(rid)
    content = None if path is None else catalog.unrestrictedTraverse(path, None)
    if IUUID(content, None) != uid or api.content.get_path(content) != path:
        # It was moved or deleted in this transaction.
        return None
    return content


def content_by_uid(uid: str, title: str) -> Any:
    """The content with this UID, even if it was moved.

    Raises TaskFailed if it was deleted. Permissions are not checked here: the
    operation on the content checks them.
    """
    content = find_content(uid)
    if content is not None:
        return content
    raise TaskFailed(_("“${title}” does not exist any more.", mapping={"title": title}))
