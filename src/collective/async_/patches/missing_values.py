"""Entries that a reindex leaves behind, and that stock Plone's unindexing removes.

When an item has no value any more, an index of texts or of recurring dates keeps the
old entry, and a field index keeps an empty one. Part of the patch ``catalog_moves``.
"""

from collections.abc import Iterable
from plone.indexer.interfaces import IIndexableObject
from Products.CMFCore.utils import getToolByName
from Products.DateRecurringIndex.index import DateRecurringIndex
from Products.PluginIndexes.unindex import UnIndex
from Products.PluginIndexes.util import safe_callable
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any
from zope.component import queryMultiAdapter


def drop_missing(obj: Any) -> None:
    """Remove the entries for which a freshly reindexed object has no value."""
    catalog = getToolByName(obj, "portal_catalog")
    rid = catalog.getrid("/".join(obj.getPhysicalPath()))
    values = queryMultiAdapter((obj, catalog), IIndexableObject, default=obj)
    drop_missing_from(catalog.getIndexObjects(), rid, values)


def drop_missing_from(indexes: Iterable[Any], rid: int, values: Any) -> None:
    """Remove the entries of a record from those indexes that have no value for it."""
    for index in indexes:
        if _may_be_stale(index, rid) and _is_missing(index, values):
            index.unindex_object(rid)


def _may_be_stale(index: Any, rid: int) -> bool:
    if isinstance(index, ZCTextIndex):
        return True
    if isinstance(index, UnIndex) and rid in index._unindex:
        # Other entries are removed by the reindex.
        return isinstance(index, DateRecurringIndex) or not index._unindex[rid]
    return False


def _is_missing(index: Any, values: Any) -> bool:
    return all(_value(values, name) is None for name in index.getIndexSourceNames())


def _value(values: Any, name: str) -> Any:
    try:
        value: Any = getattr(values, name, None)
        return value() if safe_callable(value) else value
    except (AttributeError, TypeError):
        return None
