"""CMFCore: catalog a new item without looking for what it certainly does not have.

Stock Plone asks each new item for some 65 values. A fifth of them are names that it has
no value for, which takes longest to find out, and many are asked for twice or more. An
index that would get no value is also asked in vain.

Which names an item has no value for is known of Plone's own classes, as in
``unchanged_values``. Every other value is computed, at most once.

Versions: read in Products.CMFCore 3.0 to 3.9, the last release; reproduced in 3.9.
Upstream: "Products.CMFCore, new items" in ``docs/upstream.rst``. It can go when
``docs/upstream/new_values.py`` prints "Fixed".
"""

from .patch import Patch
from .plain_catalog import INDEXES
from .plain_catalog import is_plain_catalog
from .unchanged_values import Values
from .value_plan import plan_for
from functools import wraps
from plone.indexer.interfaces import IIndexableObject
from plone.indexer.wrapper import IndexableObjectWrapper
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.CMFCore.utils import getToolByName
from typing import Any
from zope.component import queryMultiAdapter

import transaction


def install() -> None:
    """Catalog new items with less work. For processes with one thread only."""
    stock_index = PortalCatalogProcessor.index
    stock_reindex = PortalCatalogProcessor.reindex

    @wraps(stock_index)
    def index(self: Any, obj: Any, attributes: Any = None) -> None:
        if not catalog_new(obj):
            stock_index(self, obj, attributes)

    @wraps(stock_reindex)
    def reindex(
        self: Any, obj: Any, attributes: Any = None, update_metadata: int = 1
    ) -> None:
        if attributes or not catalog_new(obj):
            stock_reindex(self, obj, attributes, update_metadata)

    PortalCatalogProcessor.index = index
    PortalCatalogProcessor.reindex = reindex


def catalog_new(obj: Any) -> bool:
    """Catalog an item that has no record. Returns False, and does nothing, if it has.

    Or if the item, or the catalog, is not Plone's own.
    """
    catalog = getToolByName(obj, "portal_catalog", None)
    if not is_plain_catalog(catalog):
        return False
    path = "/".join(obj.getPhysicalPath())
    if path in catalog._catalog.uids:
        return False
    wrapper = queryMultiAdapter((obj, catalog), IIndexableObject)
    if type(wrapper) is not IndexableObjectWrapper:
        return False
    plan = plan_for(obj, catalog, wrapper._IndexableObjectWrapper__vars)
    if plan is None:
        return False
    absent = plan.absent(obj, catalog)
    catalog._increment_counter()
    _add(catalog._catalog, path, Values(wrapper, plan.shared, absent), plan.sources)
    if catalog.maintain_zodb_cache():
        transaction.savepoint(optimistic=True)
    return True


def _add(catalog: Any, path: str, values: Values, sources: Any) -> None:
    """As ``Catalog.catalogObject`` does, but for indexes without a value."""
    rid = catalog.updateMetadata(values, path, None)
    catalog._length.change(1)
    catalog.uids[path] = rid
    catalog.paths[rid] = path
    for name, index in catalog.indexes.items():
        if type(index) not in INDEXES or not values.lacks(sources[name]):
            index = catalog.getIndex(name)
            index.index_object(rid, values.for_index(index), None)


PATCH = Patch("new-values", "Products.CMFCore>=3,<3.10", install)
