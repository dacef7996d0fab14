"""What is below a folder is counted as a search would."""

from collective.async_.tasks import path_index
from collective.async_.tasks.content import count_below
from collective.async_.tasks.content import count_items
from collective.async_.tasks.path_index import FEW
from plone import api
from Products.CMFCore.indexing import processQueue
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from Products.ZCatalog.Catalog import Catalog

import pytest


PATHS = (
    "/plone",
    "/plone/news",
    "/plone/news/sub",
    "/plone/news/sub/empty",
    "/plone/news/page-0",
    "/plone/other/news",
)


class OtherIndex(ExtendedPathIndex):
    """That of an add-on."""


@pytest.fixture
def site(portal, folder):
    """Folders with contents of their own, and others with names like theirs."""
    create = api.content.create
    sub = create(folder, "Folder", "sub", "Sub")
    create(sub, "Document", "page", "Page")
    create(sub, "Folder", "empty", "Empty")
    # In the order of texts, some of these are between the folder and what is in it.
    for name in ("new", "news-1", "news.1", "news1", "newsa", "other"):
        create(create(portal, "Folder", name, name), "Document", "sub", "Sub")
    create(create(portal["other"], "Folder", "news", "News"), "Document", "sub", "Sub")
    return portal


@pytest.fixture
def no_search(site, monkeypatch):
    processQueue()
    monkeypatch.setattr(Catalog, "search", lambda *_args, **_kw: 1 / 0)


def searched(path):
    """The number of items that stock Plone's search finds."""
    catalog = api.portal.get_tool("portal_catalog")
    return len(catalog.unrestrictedSearchResults(path=path))


@pytest.fixture
def expected(site):
    return {path: searched(path) for path in PATHS}


@pytest.mark.parametrize("path", PATHS)
def test_as_a_search_does(expected, no_search, path):
    assert count_below(path) == expected[path]
    assert expected["/plone/news"] == 7


@pytest.mark.parametrize("path", PATHS)
def test_with_the_folder(site, expected, no_search, path):
    content = site.unrestrictedTraverse(path)
    assert count_items(content) == expected[path]


def test_what_is_not_there(site, no_search):
    assert count_below("/plone/nothing/here") == 1


def test_a_folder_is_asked_how_much_is_in_it(folder, monkeypatch):
    processQueue()
    monkeypatch.setattr(path_index, "_count", lambda items: 1 / 0)
    assert count_items(folder) == 4


def test_a_set_is_read_together(folder, monkeypatch):
    processQueue()
    read = []
    monkeypatch.setattr(path_index, "load_tree", lambda tree: read.append(len(tree)))
    assert count_below("/plone/news") == 4
    assert read == [3]


@pytest.mark.parametrize("more", (0, 1))
def test_many_folders_are_searched(folder, monkeypatch, more):
    for number in range(FEW + more):
        sub = api.content.create(folder, "Folder", f"sub-{number}", "Sub")
        api.content.create(sub, "Document", "page", "Page")
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    found = path_index.count_below(catalog, "/plone/news")
    assert found == (None if more else searched("/plone/news"))
    assert count_below("/plone/news") == searched("/plone/news")


@pytest.mark.parametrize("kind", ("an add-on's", "of several paths", "none"))
def test_another_index_is_searched(folder, monkeypatch, kind):
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    indexes = catalog._catalog.indexes
    other = (OtherIndex if kind == "an add-on's" else ExtendedPathIndex)("path")
    vars(other).update(vars(indexes["path"]))
    if kind == "of several paths":
        other.multi_valued = True
    # An abort would not undo it: a dictionary does not know that it was changed.
    if kind == "none":
        monkeypatch.delitem(indexes, "path")
    else:
        monkeypatch.setitem(indexes, "path", other)
    assert path_index.count_below(catalog, "/plone/news") is None


def test_what_is_queued_is_counted(folder):
    processQueue()
    api.content.create(folder, "Document", "new", "New")
    assert count_below("/plone/news") == 5
    api.content.delete(folder["new"])
    assert count_below("/plone/news") == 4
