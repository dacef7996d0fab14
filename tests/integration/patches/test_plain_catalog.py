"""Less is done only for Plone's own catalog, and only if it is known what changed."""

from collective.async_.patches.plain_catalog import is_plain_catalog
from collective.async_.patches.unchanged_values import reindex_in_part
from plone import api
from plone.app.contenttypes.interfaces import IDocument
from plone.indexer.interfaces import IIndexableObject
from plone.indexer.wrapper import IndexableObjectWrapper
from Products.CMFPlone.CatalogTool import CatalogTool
from Products.ZCatalog.Catalog import Catalog
from Products.ZCatalog.interfaces import IZCatalog
from zope.component import getGlobalSiteManager

import pytest


class OtherTool(CatalogTool):
    """The catalog of an add-on."""


class OtherCatalog(Catalog):
    """The same, below a tool of Plone's own."""


class OtherWrapper(IndexableObjectWrapper):
    """Gives the catalog the values of an add-on."""


def test_the_catalog_of_plone(integration):
    assert is_plain_catalog(CatalogTool())
    assert not is_plain_catalog(None)
    assert not is_plain_catalog(OtherTool())


def test_another_catalog_in_the_tool(integration):
    tool = CatalogTool()
    tool._catalog = OtherCatalog()
    assert not is_plain_catalog(tool)


@pytest.mark.parametrize(
    ("written", "known"),
    (
        ((), True),
        (("_View_Permission",), True),
        (("_view",), False),
        (("view_Permission",), False),
        (("workflow_history", "odd"), False),
    ),
)
def test_what_was_written_must_be_known(written, known, cataloged):
    assert (reindex_in_part(cataloged, set(written)) is not None) is known


def test_the_catalog_counts_its_changes(cataloged):
    catalog = api.portal.get_tool("portal_catalog")
    before = catalog.getCounter()
    assert reindex_in_part(cataloged, set()) is not None
    assert catalog.getCounter() > before


def test_values_of_an_add_on(cataloged):
    manager = getGlobalSiteManager()
    adapter = (OtherWrapper, (IDocument, IZCatalog), IIndexableObject)
    manager.registerAdapter(*adapter)
    try:
        assert reindex_in_part(cataloged, set()) is None
    finally:
        manager.unregisterAdapter(*adapter)
    assert reindex_in_part(cataloged, set()) is not None
