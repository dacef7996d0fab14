"""Does a catalog work as Plone's own does? Part of ``unchanged_values``."""

from Acquisition import aq_base
from Products.CMFPlone.CatalogTool import CatalogTool
from Products.DateRecurringIndex.index import DateRecurringIndex
from Products.PluginIndexes.BooleanIndex.BooleanIndex import BooleanIndex
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from Products.PluginIndexes.DateRangeIndex.DateRangeIndex import DateRangeIndex
from Products.PluginIndexes.FieldIndex.FieldIndex import FieldIndex
from Products.PluginIndexes.KeywordIndex.KeywordIndex import KeywordIndex
from Products.PluginIndexes.UUIDIndex.UUIDIndex import UUIDIndex
from Products.ZCatalog.Catalog import Catalog
from Products.ZCatalog.ZCatalog import ZCatalog
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any


# A catalog that changes one of them is reindexed in full.
STOCK = tuple(
    (kind, name, getattr(kind, name, None))
    for kind, names in (
        (
            CatalogTool,
            ("catalog_object", "_reindexObject", "_indexObject", "uncatalog_object"),
        ),
        (ZCatalog, ("catalog_object", "uncatalog_object")),
        (
            Catalog,
            ("catalogObject", "uncatalogObject", "updateMetadata", "recordify"),
        ),
    )
    for name in names
)
# Exactly these: others may do anything.
INDEXES = frozenset(
    (
        BooleanIndex,
        DateIndex,
        DateRangeIndex,
        DateRecurringIndex,
        FieldIndex,
        KeywordIndex,
        UUIDIndex,
        ZCTextIndex,
    )
)


def is_plain_catalog(catalog: Any) -> bool:
    """Does the catalog work as Plone's own does?"""
    return (
        type(aq_base(catalog)) is CatalogTool
        and type(aq_base(catalog._catalog)) is Catalog
        and all(getattr(kind, name, None) is stock for kind, name, stock in STOCK)
    )
