"""What a worker catalogs of new items is what stock Plone does.

Everything is done twice, from the same database: as in a worker, and as in stock Plone.
"""

from collective.async_.patches import deferred_indexing
from collective.async_.patches import dexterity_getattr
from collective.async_.patches import new_values
from collective.async_.patches import unchanged_values
from collective.async_.patches import value_plan
from helpers import odd
from helpers.compare import differences
from helpers.dump import dump
from helpers.patched import patched
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.content import Item
from plone.indexer.wrapper import IndexableObjectWrapper
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.CMFCore.indexing import processQueue
from Products.CMFPlone.CatalogTool import CatalogTool
from Products.ZCatalog.ZCatalog import ZCatalog
from zope.globalrequest import getRequest

import pytest
import transaction


PLACES = [
    (PortalCatalogProcessor, "index"),
    (PortalCatalogProcessor, "reindex"),
    (DexterityContent, "__getattr__"),
    (Item, "__getattr__"),
]


@pytest.fixture
def site(site):
    """That of the other patches, with an index of an add-on."""
    # It has entries also for items that have no such value.
    crooked = odd.CrookedIndex("bent", extra={"indexed_attrs": "sync_uid"})
    site.portal_catalog._catalog.addIndex("bent", crooked)
    transaction.commit()
    return site


@pytest.fixture
def new(monkeypatch):
    """The names of the items that were cataloged with less work."""
    found, stock = [], new_values.catalog_new

    def catalog(obj):
        done = stock(obj)
        if done:
            found.append(obj.getId())
        return done

    monkeypatch.setattr(new_values, "catalog_new", catalog)
    return found


def catalog_again(site, method) -> None:
    """Remove everything from the catalog, and add it again as if it were new."""
    catalog = api.portal.get_tool("portal_catalog")
    paths = [path for path in catalog._catalog.uids if path != "/plone"]
    for path in paths:
        catalog.uncatalog_object(path)
    for path in sorted(paths):
        getattr(site.unrestrictedTraverse(path), method)()
    processQueue()


@pytest.mark.parametrize("method", ("indexObject", "reindexObject"))
def test_the_result_is_that_of_stock_plone(method, site, new):
    vars(getRequest()).pop(value_plan.PLANS, None)
    catalog_again(site, method)
    stock = dump()
    transaction.abort()
    with patched(PLACES, dexterity_getattr, new_values):
        catalog_again(site, method)
        ours = dump()
    assert not list(differences(ours, stock))
    # Also with what add-ons have, but for their own classes.
    assert {"page", "event", "marked", "deep", "imag", "file"} <= set(new)
    assert not {"sign", "guide"}.intersection(new)


@pytest.fixture
def asked(monkeypatch):
    """The names that Plone looked for in a page."""
    found = []
    stock = IndexableObjectWrapper.__getattr__

    def count(self, name):
        if self._getWrappedObject().portal_type == "Document":
            found.append(name)
        return stock(self, name)

    monkeypatch.setattr(IndexableObjectWrapper, "__getattr__", count)
    return found


def test_each_value_is_computed_once_and_none_in_vain(folder, asked):
    processQueue()
    with patched(PLACES, new_values):
        # The first one fills the cache of plone.dexterity on the request.
        for name in ("first", "page"):
            asked.clear()
            api.content.create(folder, "Document", name, name)
            processQueue()
    assert len(asked) == len(set(asked)) > 20
    assert not {"end", "start", "sync_uid", "location"}.intersection(asked)


def test_what_has_a_record_is_reindexed(folder, new):
    page = folder["page-0"]
    processQueue()
    with patched(PLACES, new_values):
        page.title = "Another title"
        page.reindexObject()
        processQueue()
        api.content.create(folder, "Document", "page", "A page")
        processQueue()
    assert new == ["page"]
    assert api.content.find(Title="Another")[0].getId == "page-0"


def test_only_some_indexes_of_a_new_item(folder, new):
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    catalog.uncatalog_object("/plone/news/page-0")
    with patched(PLACES, new_values):
        folder["page-0"].reindexObject(idxs=["Title"])
        processQueue()
    assert new == []
    assert not api.content.find(Title="Page", id="page-0")
    assert catalog.getrid("/plone/news/page-0") is not None


def test_a_catalog_that_an_add_on_changes(folder, monkeypatch):
    processQueue()
    api.portal.get_tool("portal_catalog").uncatalog_object("/plone/news/page-0")
    with monkeypatch.context() as patch:
        patch.setattr(CatalogTool, "catalog_object", ZCatalog.catalog_object)
        assert not new_values.catalog_new(folder["page-0"])
    assert new_values.catalog_new(folder["page-0"])


def test_cached_results_of_searches_are_forgotten(folder):
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    catalog.uncatalog_object("/plone/news/page-0")
    before = catalog.getCounter()
    assert new_values.catalog_new(folder["page-0"])
    assert catalog.getCounter() == before + 1


def test_texts_of_new_items_are_deferred(folder):
    catalog = api.portal.get_tool("portal_catalog")
    places = [(kind, "index_object") for kind in deferred_indexing.KINDS]
    with (
        patched([*PLACES, *places], deferred_indexing, new_values),
        deferred_indexing.defer_indexing() as collected,
    ):
        api.content.create(folder, "Document", "page", "A page")
        processQueue()
    rid = catalog.getrid("/plone/news/page")
    assert not catalog._catalog.indexes["SearchableText"].index.has_doc(rid)
    assert "SearchableText" in collected.items[rid]


def test_nothing_is_added_twice(folder):
    catalog = api.portal.get_tool("portal_catalog")
    processQueue()
    before = len(catalog)
    with patched(PLACES, new_values):
        api.content.create(folder, "Document", "page", "A page")
        processQueue()
    assert len(catalog) == before + 1 == len(catalog._catalog.uids)
    assert unchanged_values.has_entry(
        catalog._catalog.indexes["UID"], catalog.getrid("/plone/news/page")
    )
