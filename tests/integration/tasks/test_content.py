"""Content is found by its UID, wherever it is."""

from Acquisition import aq_base
from Acquisition import aq_parent
from collective.async_.tasks import content
from collective.async_.tasks import path_index
from collective.async_.tasks.content import count_below
from collective.async_.tasks.content import find_content
from collective.async_.tasks.content import known_paths
from collective.async_.tasks.pending import as_item
from plone import api
from plone.uuid.interfaces import IUUID
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.indexing import processQueue
from Products.ZCatalog.Catalog import Catalog

import pytest


@pytest.fixture
def page(folder):
    """A page that is in the catalog, and something else that is not yet."""
    processQueue()
    folder["page-0"].reindexObject()
    return folder["page-1"]


def is_page(found, page):
    """Is it the page, in its folder and not acquired from somewhere else?"""
    return aq_base(found) is aq_base(page) and aq_base(aq_parent(found)) is aq_base(
        aq_parent(page)
    )


def test_what_is_where_the_catalog_says_is_found_without_a_search(page):
    assert is_page(find_content(IUUID(page)), page)
    assert getQueue().length() == 1


@pytest.mark.parametrize("namesake", (True, False))
def test_what_was_moved_in_this_transaction(page, folder, namesake):
    other = api.content.create(api.portal.get(), "Folder", "other", "Other")
    processQueue()
    moved = api.content.move(page, other)
    if namesake:
        api.content.create(folder, "Document", "page-1", "Another one")
    assert is_page(find_content(IUUID(moved)), moved)


def test_what_is_found_at_its_old_path_only_by_acquisition(folder):
    sub = api.content.create(folder, "Folder", "sub", "Sub")
    page = api.content.create(sub, "Document", "page", "Page")
    processQueue()
    moved = api.content.move(page, folder)
    assert is_page(find_content(IUUID(moved)), moved)


@pytest.mark.parametrize("namesake", (True, False))
def test_what_was_deleted(page, folder, namesake):
    uid = IUUID(page)
    api.content.delete(page)
    if namesake:
        api.content.create(folder, "Document", "page-1", "Another one")
    assert find_content(uid) is None


def test_a_new_item(folder):
    page = api.content.create(folder, "Document", "new", "New")
    assert is_page(find_content(IUUID(page)), page)


def test_the_index_of_an_add_on_is_searched(page, other_uid_index):
    assert is_page(find_content(IUUID(page)), page)
    assert list(known_paths([IUUID(page), "unknown"])) == [as_item(page)]
    assert getQueue().length() == 0


def test_paths_of_a_selection(folder, monkeypatch):
    processQueue()
    pages = [folder[f"page-{number}"] for number in (2, 0, 1)]
    uids = [IUUID(page) for page in pages]
    monkeypatch.setattr(Catalog, "instantiate", lambda *_args, **_kw: 1 / 0)
    assert list(known_paths(["unknown", *uids])) == [as_item(page) for page in pages]


def test_paths_are_read_together(folder, monkeypatch):
    processQueue()
    read = []
    monkeypatch.setattr(content, "load_keys", lambda tree, keys: read.append(tree))
    list(known_paths([IUUID(page) for page in folder.objectValues()]))
    assert read == [api.portal.get_tool("portal_catalog")._catalog.paths]


def test_it_is_counted_once_until_something_changes(folder, monkeypatch):
    counted = []
    count = path_index.count_below

    def count_again(catalog, path, folder):
        counted.append(path)
        return count(catalog, path, folder)

    monkeypatch.setattr(path_index, "count_below", count_again)
    first = count_below("/plone/news")
    assert (count_below("/plone/news"), counted) == (first, ["/plone/news"])
    api.content.create(folder, "Document", "new", "New")
    assert count_below("/plone/news") == first + 1
    assert count_below("/plone/news/new") == 1
