"""What a worker reindexes when the security of an item changes is what Plone does."""

from collective.async_.patches import security_reindex
from plone import api
from Products.CMFCore.CatalogTool import CatalogTool as CMFCatalogTool
from Products.CMFCore.CMFCatalogAware import CatalogAware
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.indexing import processQueue
from Products.CMFPlone.CatalogTool import CatalogTool
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex

import pytest


@pytest.fixture
def searches(monkeypatch):
    """The paths that were searched for."""
    found = []
    stock = CMFCatalogTool._unrestrictedSearchResults

    def search(self, REQUEST=None, **query):
        found.append(query["path"])
        return stock(self, REQUEST, **query)

    for kind in (CMFCatalogTool, CatalogTool):
        monkeypatch.setattr(kind, "_unrestrictedSearchResults", search)
    stock_reindex = CatalogAware.reindexObjectSecurity
    monkeypatch.setattr(CatalogAware, "reindexObjectSecurity", stock_reindex)
    return found


@pytest.fixture
def places(folder, searches):
    """Contents for each way through the code, by what they are."""
    portal = api.portal.get()
    below = api.content.create(folder, "Folder", "below", "Below")
    api.content.create(below, "Document", "deep", "Deep")
    # Its path begins like that of another item.
    api.content.create(folder, "Document", "page-1-more", "More")
    other = api.content.create(portal, "Folder", "other", "Other")
    api.content.create(other, "Document", "page-1", "A namesake")
    many = api.content.create(portal, "Folder", "many", "Many")
    for number in range(21):
        parent = api.content.create(many, "Folder", f"folder-{number}", "One of many")
        api.content.create(parent, "Document", "same", "Same")
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    # Like a comment, it is catalogued below an item that is no folder.
    comment = api.content.create(folder, "Document", "comment", "A comment").aq_base
    folder.manage_delObjects(["comment"])
    folder["page-0"].comment = comment
    catalog.catalog_object(comment.__of__(folder["page-0"]))
    lost = api.content.create(folder, "Document", "lost", "Not in the catalog")
    processQueue()
    catalog.uncatalog_object("/plone/news/lost")
    deeper = api.content.create(folder, "Folder", "deeper", "Only its contents are")
    api.content.create(deeper, "Document", "deeper", "Deeper")
    processQueue()
    catalog.uncatalog_object("/plone/news/deeper")
    searches.clear()
    return {
        "page": folder["page-1"],
        "namesake": other["page-1"],
        "folder": below,
        "empty folder": other["page-1"].aq_parent,
        "commented": folder["page-0"],
        "many namesakes": parent["same"],
        "not catalogued": lost,
        "only contents": deeper,
        "site": portal,
        "comment": folder["page-0"].comment,
        "outside of the site": folder["page-2"].aq_base,
    }


def queued(content, skip_self) -> list:
    """What is reindexed, and how."""
    getQueue().clear()
    content.reindexObjectSecurity(skip_self=skip_self)
    found = [
        (operation, "/".join(obj.getPhysicalPath()), tuple(names), metadata)
        for operation, obj, names, metadata in getQueue().getState()
    ]
    getQueue().clear()
    return sorted(found)


@pytest.mark.parametrize("skip_self", [False, True])
def test_the_same_is_reindexed_with_fewer_searches(places, searches, skip_self):
    stock = {name: queued(content, skip_self) for name, content in places.items()}
    assert len(stock["folder"]) == 2 - skip_self
    assert len(searches) == len(places)
    searches.clear()
    security_reindex.install()
    ours = {name: queued(content, skip_self) for name, content in places.items()}
    assert ours == stock
    assert len(searches) == 7


def test_an_item_that_another_one_has_replaced(folder, places, searches):
    security_reindex.install()
    old = folder["page-1"]
    folder._delOb("page-1")
    folder._setOb("page-1", folder["page-2"].aq_base)
    queued(old, False)
    assert searches == ["/plone/news/page-1"]


class OwnTool(CatalogTool):
    """The catalog of an add-on."""


@pytest.mark.parametrize("kind", (CatalogTool, OwnTool))
def test_a_catalog_that_an_add_on_changes(kind, folder, searches, monkeypatch):
    security_reindex.install()
    catalog = api.portal.get_tool("portal_catalog").aq_base
    if kind is OwnTool:
        monkeypatch.setattr(catalog, "__class__", kind)
    monkeypatch.setattr(
        kind,
        "_unrestrictedSearchResults",
        lambda self, path: searches.append(path) or [],
        raising=False,
    )
    assert queued(folder["page-1"], False) == []
    assert searches == ["/plone/news/page-1"]


def no_index(catalog):
    catalog.delIndex("path")


def index_of_another_path(catalog):
    catalog.delIndex("path")
    index = ExtendedPathIndex("path", extra={"indexed_attrs": "spot"})
    catalog._catalog.addIndex("path", index)
    catalog.reindexIndex("path", None)


def broken_index(catalog):
    del catalog._catalog.indexes["path"]._unindex[catalog.getrid("/plone/news/page-1")]


def not_in_the_index(catalog):
    rid = catalog.getrid("/plone/news/page-1")
    catalog._catalog.indexes["path"].unindex_object(rid)


@pytest.mark.parametrize(
    "change", (no_index, index_of_another_path, broken_index, not_in_the_index)
)
def test_another_index_of_paths(change, folder, searches):
    folder["page-0"].spot = "/plone/news/page-1"
    processQueue()
    change(api.portal.get_tool("portal_catalog"))
    stock = queued(folder["page-1"], False)
    security_reindex.install()
    assert queued(folder["page-1"], False) == stock
