"""What the catalog knows of a selection is read as its brains would tell it."""

from collective.async_.tasks import catalog_rows
from collective.async_.tasks import uid_index
from collective.async_.tasks.catalog_rows import CatalogRow
from collective.async_.tasks.catalog_rows import visible_rows
from plone import api
from plone.app.content.browser.contents import ContentsBaseAction
from plone.app.testing.helpers import logout
from plone.uuid.interfaces import IUUID
from Products.ZCatalog.Catalog import Catalog

import pytest


@pytest.fixture
def uids(folder):
    """Of pages, one without a title, of an image, which has no state, and a folder."""
    folder["page-1"].title = ""
    folder["page-1"].reindexObject()
    api.content.create(folder, "Image", "image", "Image")
    # The folder was created first, and a selection is in any order.
    return [IUUID(item) for item in (*reversed(folder.objectValues()), folder)]


@pytest.fixture
def view(folder):
    return ContentsBaseAction(folder, folder.REQUEST)


def from_brains(view, uids):
    """The same from stock Plone's brains, as its views get them."""
    catalog = api.portal.get_tool("portal_catalog")
    return [
        CatalogRow(
            brain.getPath(),
            brain.UID,
            view.objectTitle(brain),
            brain.portal_type,
            brain.review_state or "",
            brain.Creator,
            brain.is_folderish,
        )
        for brain in catalog(UID=uids, show_inactive=True)
    ]


def test_they_are_what_brains_tell(view, uids):
    rows = visible_rows(uids)
    assert rows == from_brains(view, uids)
    assert {row.portal_type for row in rows} == {"Document", "Image", "Folder"}
    assert {row.state for row in rows} == {"private", ""}
    assert "page-1" in {row.title for row in rows}
    assert {row.folderish for row in rows} == {True, False}


def test_no_brain_is_made(uids, monkeypatch):
    monkeypatch.setattr(Catalog, "instantiate", lambda *_args, **_kw: 1 / 0)
    assert len(visible_rows(uids)) == len(uids)


def test_what_the_user_may_not_see_is_left_out(folder, view, uids):
    api.content.transition(folder["page-0"], "publish")
    logout()
    rows = visible_rows(uids)
    assert rows == from_brains(view, uids)
    assert [row.uid for row in rows] == [IUUID(folder["page-0"])]


def test_what_is_gone_is_left_out(folder, view, uids):
    api.content.delete(folder["page-2"])
    rows = visible_rows(["unknown", *uids])
    assert rows == from_brains(view, uids)
    assert len(rows) == len(uids) - 1


def test_the_index_of_an_add_on_is_not_read(uids, other_uid_index):
    assert visible_rows(uids) is None


def test_their_places_in_the_catalog_are_read_together(uids, monkeypatch):
    asked = []

    def load_keys(tree, keys):
        asked.append((tree, len(keys)))

    for module in (uid_index, catalog_rows):
        monkeypatch.setattr(module, "load_keys", load_keys)
    visible_rows(uids)
    catalog = api.portal.get_tool("portal_catalog")._catalog
    index = catalog.indexes["UID"]._index
    assert [(tree is index, tree is catalog.paths) for tree, _keys in asked] == [
        (True, False),
        (False, True),
    ]
    assert {number for _tree, number in asked} == {len(uids)}


def test_a_site_without_one_of_the_columns(uids):
    api.portal.get_tool("portal_catalog").delColumn("Creator")
    assert visible_rows(uids) is None
