"""CMFCore: reindex the security of an item that contains nothing without a search.

``reindexObjectSecurity`` searches the catalog for all that is at the path of an item or
below it, and fetches each of these by its path. Most items contain nothing. A look into
the path index tells whether an item is the only one.

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
from itertools import islice
from Products.CMFCore.CatalogTool import CatalogTool as CMFCatalogTool
from Products.CMFCore.CMFCatalogAware import CatalogAware
from Products.CMFPlone.CatalogTool import CatalogTool
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from typing import Any


# Items with the same id at the same level, in other folders, that are looked at.
NAMESAKES = 20


def install() -> None:
    """Search only for items that contain others."""
    stock = CatalogAware.reindexObjectSecurity

    @wraps(stock)
    def reindexObjectSecurity(self: Any, skip_self: bool = False) -> None:
        path = "/".join(self.getPhysicalPath())
        found = _paths(self._getCatalogTool(), path)
        if found is None or found - {path} or not _is_in_parent(self):
            stock(self, skip_self)
        elif found and not skip_self:
            self.reindexObject(idxs=self._cmf_security_indexes, update_metadata=0)

    CatalogAware.reindexObjectSecurity = reindexObjectSecurity


def _paths(catalog: Any, path: str) -> set[str] | None:
    """All catalogued paths from this one downward; None if a search must tell."""
    if type(aq_base(catalog)) is not CatalogTool or (
        getattr(CatalogTool, "_unrestrictedSearchResults", None)
        is not CMFCatalogTool._unrestrictedSearchResults
    ):
        return None
    index = catalog._catalog.indexes.get("path")
    parts = path.split("/")[1:]
    if type(index) is not ExtendedPathIndex or index.indexed_attrs or len(parts) < 2:
        return None
    rids = index._index.get(parts[-1], {}).get(len(parts) - 1, ())
    some = list(islice(rids, NAMESAKES + 1))
    if len(some) > NAMESAKES:
        return None
    paths = {index._unindex.get(rid) for rid in some}
    if None in paths:
        return None
    # They have the last part of the path at the same level.
    return {one for one in paths if one.startswith(path)}


def _is_in_parent(content: Any) -> bool:
    """Is it what is found at its path?"""
    parent, name = aq_base(aq_parent(aq_inner(content))), content.getId()
    found = parent._getOb(name, None) if hasattr(parent, "_getOb") else None
    return aq_base(found) is aq_base(content)


PATCH = Patch("security-reindex", "Products.CMFCore>=3.9,<3.10", install)
