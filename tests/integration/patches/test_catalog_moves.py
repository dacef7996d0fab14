"""Moved content has the same catalog data as in stock Plone, which reindexes it."""

from BTrees.IOBTree import IOBTree
from collective.async_.patches import catalog_moves
from collective.async_.patches import path_proxy
from DateTime import DateTime
from datetime import datetime
from helpers import odd
from plone import api
from plone.dexterity.interfaces import IDexterityItem
from plone.dexterity.utils import createContent
from Products.CMFCore import indexing
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.indexing import IndexQueue
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.CMFCore.indexing import processQueue
from Products.CMFCore.interfaces import IPortalCatalogQueueProcessor
from Products.CMFPlone.CatalogTool import CatalogTool
from types import SimpleNamespace
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.lifecycleevent.interfaces import IObjectMovedEvent

import pytest
import transaction


@pytest.fixture
def install(monkeypatch):
    """Registers the processor until the end of the test."""
    monkeypatch.setattr(IndexQueue, "process", IndexQueue.process)
    yield catalog_moves.install
    getGlobalSiteManager().registerUtility(
        PortalCatalogProcessor(), IPortalCatalogQueueProcessor, name="portal-catalog"
    )


@pytest.fixture
def subtree(folder, install):
    """A catalogued folder in a folder, then the processor."""
    below = api.content.create(folder, "Folder", "below", "Below")
    api.content.create(below, "Document", "deep", "Deep", subject=("one", "two"))
    api.user.grant_roles("test_user_1_", roles=["Reader"], obj=below)
    transaction.savepoint(optimistic=True)
    processQueue()
    install()
    return folder


def records() -> dict:
    """All data in the catalog by path."""
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    found = {}
    for path, rid in catalog._catalog.uids.items():
        assert catalog._catalog.paths[rid] == path
        indexes = catalog.getIndexDataForRID(rid)
        found[path] = _plain(indexes), _plain(catalog.getMetadataForRID(rid))
    assert len(found) == len(catalog._catalog.paths) == len(catalog._catalog.data)
    return found


def _plain(values: dict) -> dict:
    return {
        name: sorted(map(str, value)) if isinstance(value, (list, tuple)) else value
        for name, value in values.items()
    }


def rids() -> dict[str, int]:
    processQueue()
    return dict(api.portal.get_tool("portal_catalog")._catalog.uids)


def anew() -> dict:
    """The same data after the catalog was cleared and rebuilt."""
    catalog = api.portal.get_tool("portal_catalog")
    contents = [brain._unrestrictedGetObject() for brain in catalog()]
    catalog.manage_catalogClear()
    for content in contents:
        catalog._indexObject(content)
    return records()


def test_a_renamed_subtree_keeps_its_records(portal, subtree):
    before = rids()
    portal.manage_renameObjects(["news"], ["olds"])
    after = rids()
    assert after == {
        path.replace("/plone/news", "/plone/olds"): rid for path, rid in before.items()
    }
    assert records() == anew()


def test_a_subtree_that_is_renamed_twice_keeps_its_records(
    portal, subtree, monkeypatch
):
    monkeypatch.setattr(indexing, "PathProxy", indexing.PathProxy)
    path_proxy.install()
    before = rids()
    portal.manage_renameObjects(["news"], ["between"])
    portal.manage_renameObjects(["between"], ["olds"])
    assert rids() == {
        path.replace("/plone/news", "/plone/olds"): rid for path, rid in before.items()
    }
    assert records() == anew()


def test_cut_and_pasted_content_is_found_at_its_new_path(portal, subtree):
    other = api.content.create(portal, "Folder", "other", "Other")
    other.manage_pasteObjects(subtree.manage_cutObjects(["below", "page-1"]))
    assert "/plone/other/below/deep" in rids()
    assert "/plone/news/below/deep" not in rids()
    assert records() == anew()


def test_two_items_that_swap_their_ids(portal, subtree):
    titles = {"page-0": "Page 1", "page-1": "Page 0"}
    subtree.manage_renameObjects(
        ["page-0", "page-1", "between"], ["between", "page-0", "page-1"]
    )
    found = records()
    for name, title in titles.items():
        assert found[f"/plone/news/{name}"][1]["Title"] == title
    assert records() == anew()


def test_a_new_item_with_the_old_id_of_a_renamed_one(portal, subtree):
    subtree.manage_renameObjects(["page-0"], ["gone"])
    api.content.create(subtree, "Document", "page-0", "Another")
    found = records()
    assert found["/plone/news/page-0"][1]["Title"] == "Another"
    assert found["/plone/news/gone"][1]["Title"] == "Page 0"
    assert records() == anew()


def test_a_deleted_item_alone(subtree):
    subtree.manage_delObjects(["below"])
    assert not [path for path in rids() if "below" in path]


@pytest.fixture
def on_move():
    """Call a function with each page that is moved."""
    handlers = []

    def subscribe(function):
        def handler(content, event):
            function(content)

        wanted = (IDexterityItem, IObjectMovedEvent)
        getGlobalSiteManager().registerHandler(handler, wanted)
        handlers.append((handler, wanted))

    yield subscribe
    for handler, wanted in handlers:
        getGlobalSiteManager().unregisterHandler(handler, wanted)


@pytest.mark.parametrize("indexed", (False, True))
@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("FieldIndex", "here", None),
        ("FieldIndex", "", None),
        ("FieldIndex", 0, None),
        ("FieldIndex", "", odd.nothing),
        ("FieldIndex", "", odd.type_error),
        ("FieldIndex", "", odd.attribute_error),
        ("KeywordIndex", ("here", "there"), None),
        ("ZCTextIndex", "here and there", None),
        ("DateIndex", DateTime(2020, 1, 1), None),
        ("DateRecurringIndex", datetime(2020, 1, 1), None),
    ],
)
def test_a_value_that_is_lost_with_the_move(
    portal, subtree, on_move, kind, before, after, indexed
):
    catalog = api.portal.get_tool("portal_catalog")
    extra = SimpleNamespace(
        lexicon_id="plone_lexicon",
        index_type="Okapi BM25 Rank",
        doc_attr="spot",
        recurdef="",
        until="",
    )
    catalog.addIndex("spot", kind, extra)
    page = subtree["page-0"]
    page.spot = before
    page.reindexObject()
    old = records()["/plone/news/page-0"][0]["spot"]
    assert old or old == before

    def lose(content):
        content.spot = after
        if kind == "DateRecurringIndex":
            # Of None it cannot make a date.
            del content.spot
        if indexed:
            # An add-on. Plone's own method reindexes.
            getQueue().index(content)

    on_move(lose)
    subtree.manage_renameObjects(["page-0"], ["moved"])
    assert records() == anew()


def test_one_of_two_texts_that_is_lost_with_the_move(portal, subtree, on_move):
    catalog = api.portal.get_tool("portal_catalog")
    extra = SimpleNamespace(
        lexicon_id="plone_lexicon", index_type="Okapi BM25 Rank", doc_attr="spot,Title"
    )
    catalog.addIndex("words", "ZCTextIndex", extra)
    catalog.reindexIndex("words", None)
    page = subtree["page-0"]
    page.spot = "here"
    page.reindexObject()
    processQueue()

    def lose(content):
        content.spot = None

    on_move(lose)
    subtree.manage_renameObjects(["page-0"], ["moved"])
    assert records() == anew()


def test_an_item_in_another_language_has_a_new_record_after_all_others(
    portal, subtree, on_move
):
    # plone.app.multilingual's.
    catalog = api.portal.get_tool("portal_catalog")
    catalog.addIndex("Language", "FieldIndex")
    catalog.reindexIndex("Language", None)
    before = rids()
    # The id that a process begins with may be any.
    catalog._catalog._v_nextid = 1

    def translate(content):
        content.language = "de"

    on_move(translate)
    subtree.manage_renameObjects(["page-0"], ["seite"])
    after = rids()
    assert after["/plone/news/seite"] > max(before.values())
    assert records() == anew()


@pytest.mark.parametrize(("last", "following"), ((17, 18), (3999, 4001)))
def test_an_id_after_all_others(last, following):
    assert catalog_moves._after_all(IOBTree({last: ()})) == following


def test_another_record_at_the_new_path(portal, subtree):
    catalog = api.portal.get_tool("portal_catalog")
    processQueue()
    # Of something that is not there any more.
    catalog.catalog_object(subtree["page-1"], "/plone/news/moved")
    subtree.manage_renameObjects(["page-0"], ["moved"])
    assert records()["/plone/news/moved"][1]["Title"] == "Page 0"
    assert records() == anew()


def test_paths_of_earlier_moves_are_forgotten(subtree):
    before = rids()
    subtree.manage_renameObjects(["page-0"], ["moved"])
    processQueue()
    subtree.manage_renameObjects(["page-1", "moved"], ["page-0", "again"])
    after = rids()
    assert after["/plone/news/again"] == before["/plone/news/page-0"]
    assert after["/plone/news/page-0"] == before["/plone/news/page-1"]


def test_what_has_no_language(portal, subtree):
    tool = api.portal.get_tool("portal_catalog")
    tool.addIndex("Language", "FieldIndex")
    assert not catalog_moves._changes_language(tool._catalog, 1, object())


def test_what_was_never_catalogued(portal, subtree):
    catalog = api.portal.get_tool("portal_catalog")
    catalog.uncatalog_object("/plone/news/page-2")
    portal.manage_renameObjects(["news"], ["olds"])
    assert "/plone/olds/page-2" in rids()
    assert records() == anew()


def test_a_moved_item_of_which_only_a_part_is_reindexed(subtree):
    subtree["page-0"].unindexObject()
    page = subtree["page-0"].aq_base
    subtree._delOb("page-0")
    page.id = "elsewhere"
    subtree._setOb("elsewhere", page)
    subtree["elsewhere"].reindexObject(idxs=["Title"])
    indexes, _metadata = records()["/plone/news/elsewhere"]
    assert indexes["Title"] and not indexes["getId"]


@pytest.fixture
def processor(install):
    install()
    return getUtility(IPortalCatalogQueueProcessor, name="portal-catalog")


def test_without_the_queue_nothing_is_delayed(folder, processor):
    processQueue()
    processor.unindex(folder["page-0"])
    catalog = api.portal.get_tool("portal_catalog")
    assert "/plone/news/page-0" not in catalog._catalog.uids


def test_an_item_that_is_indexed_again_where_it_was(subtree, processor):
    before = rids()
    processor.unindex(indexing.wrap(subtree["page-0"]))
    processor.reindex(subtree["page-0"], [])
    processor.finish()
    assert rids() == before


def test_a_new_item_instead_of_another_new_item(portal, processor):
    def put(name):
        page = createContent("Document", title=name, id="new")
        # Neither has an oid yet.
        portal._tree["new"] = page
        return portal["new"]

    processQueue()
    processor.reindex(put("One"), [])
    processor.unindex(indexing.wrap(portal["new"]))
    processor.reindex(put("Another"), [])
    processor.finish()
    assert [brain.Title for brain in api.content.find(id="new")] == ["Another"]


def test_a_catalog_that_an_add_on_changes(portal, subtree, monkeypatch):
    removed = []
    stock = CatalogTool.uncatalog_object

    def uncatalog_object(self, uid, *arguments):
        removed.append(uid)
        stock(self, uid, *arguments)

    monkeypatch.setattr(CatalogTool, "uncatalog_object", uncatalog_object)
    portal.manage_renameObjects(["news"], ["olds"])
    assert "/plone/olds/below/deep" in rids()
    assert "/plone/news/below/deep" in removed


def test_the_catalog_of_another_site_is_asked_for(subtree, processor):
    subtree.manage_renameObjects(["page-0"], ["moved"])
    processQueue()
    assert processor._catalog is None


def test_moves_of_an_aborted_transaction_are_forgotten(portal, subtree, monkeypatch):
    before = records()
    savepoint = transaction.savepoint()
    portal.manage_renameObjects(["news"], ["olds"])
    with monkeypatch.context() as broken:
        broken.setattr(PortalCatalogProcessor, "reindex", lambda *_args, **_kw: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            processQueue()
    savepoint.rollback()
    getQueue().clear()

    # Like at the end of a transaction that indexes nothing.
    getQueue().process()
    assert records() == before
