"""CMFCore: reindex the security of an item that contains nothing without a search.

``reindexObjectSecurity`` searches the catalog for all that is at the path of an item or
below it, and fetches each of these by its path. Most items contain nothing. A look at
the sorted paths of the catalog tells whether an item is the only one.

Versions: read in Products.CMFCore 3.9, the last release, and reproduced there. Earlier
releases process the indexing queue before they search.
Upstream: "Products.CMFCore, security" in ``docs/upstream.rst``. It can go when
``docs/upstream/security_reindex.py`` prints "Fixed".
"""

from .patch import Patch
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from functools import wraps
from Products.CMFCore.CatalogTool import CatalogTool as CMFCatalogTool
from Products.CMFCore.CMFCatalogAware import CatalogAware
from Products.CMFPlone.CatalogTool import CatalogTool
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from typing import Any


# Paths below one begin with it and a slash, so they come before this.
AFTER_SLASH = chr(ord("/") + 1)


def install() -> None:
    """Search only for items that contain others."""
    stock = CatalogAware.reindexObjectSecurity

    @wraps(stock)
    def reindexObjectSecurity(self: Any, skip_self: bool = False) -> None:
        path = "/".join(self.getPhysicalPath())
        alone = _is_alone(self._getCatalogTool(), path)
        if alone is None or not _is_in_parent(self):
            stock(self, skip_self)
        elif alone and not skip_self:
            self.reindexObject(idxs=self._cmf_security_indexes, update_metadata=0)

    CatalogAware.reindexObjectSecurity = reindexObjectSecurity


def _is_alone(catalog: Any, path: str) -> bool | None:
    """Is the item at this path catalogued, and nothing below it?

    False if there is nothing; None if a search must tell.
    """
    if type(aq_base(catalog)) is not CatalogTool or (
        getattr(CatalogTool, "_unrestrictedSearchResults", None)
        is not CMFCatalogTool._unrestrictedSearchResults
    ):
        return None
    catalog = catalog._catalog
    index = catalog.indexes.get("path")
    if type(index) is not ExtendedPathIndex or index.indexed_attrs:
        return None
    # Not the path index itself: it has two objects to load for each part of a path.
    below = catalog.uids.keys(f"{path}/", f"{path}{AFTER_SLASH}", excludemax=True)
    if any(True for _path in below):
        return None
    rid = catalog.uids.get(path)
    if rid is None:
        return False
    return True if index._unindex.get(rid) == path else None


def _is_in_parent(content: Any) -> bool:
    """Is it what is found at its path?"""
    parent, name = aq_base(aq_parent(aq_inner(content))), content.getId()
    found = parent._getOb(name, None) if hasattr(parent, "_getOb") else None
    return aq_base(found) is aq_base(content)


PATCH = Patch("security-reindex", "Products.CMFCore>=3.9,<3.10", install)
