"""A worker's catalog is that of stock Plone after moves, changes of state and others.

Everything is done twice, from the same database: as in a worker, and as in stock Plone.
"""

from collective.async_.actions.transition.workflow import change_state
from collective.async_.patches import catalog_moves
from collective.async_.patches import unchanged_values
from collective.async_.patches.unchanged_values import reindex_in_part
from collective.async_.patches.value_plan import plan_for
from contextlib import contextmanager
from DateTime import DateTime
from helpers import odd
from helpers.alike import all_content
from helpers.alike import assert_alike
from helpers.alike import move
from helpers.alike import PATCHES
from helpers.alike import PLACES
from helpers.alike import PROPERTIES
from helpers.alike import rename
from helpers.alike import set_properties
from helpers.alike import tag
from helpers.patched import patched
from itertools import product
from plone import api
from plone.app.dexterity.behaviors.exclfromnav import IExcludeFromNavigationDefault
from plone.app.textfield.value import RichTextValue
from plone.dexterity.content import Item
from plone.dexterity.interfaces import IDexterityContent
from Products.CMFCore.indexing import processQueue
from Products.CMFPlone.CatalogTool import CatalogTool
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.ZCatalog.ZCatalog import ZCatalog
from types import SimpleNamespace
from zope.component import getGlobalSiteManager
from zope.interface import alsoProvides
from zope.lifecycleevent.interfaces import IObjectMovedEvent
from zope.size.interfaces import ISized

import pytest
import transaction


@pytest.fixture
def parts(monkeypatch):
    """The names of the items that were reindexed in part."""
    found = []

    def count(obj, written, catalog=None):
        updated = reindex_in_part(obj, written, catalog)
        if updated is not None:
            found.append(obj.getId())
        return updated

    for module in (catalog_moves, unchanged_values):
        monkeypatch.setattr(module, "reindex_in_part", count)
    return found


def rename_deeper(site) -> None:
    site["top"].manage_renameObjects(["below", "linked"], ["beneath", "sheet"])


def move_with_savepoints(site) -> None:
    move(site)
    transaction.savepoint(optimistic=True)
    processQueue()
    rename_deeper(site["other"])


def _publish(content) -> None:
    for child in (content, *content.objectValues()):
        change_state(child, "publish", "Because.")
        if child is not content and child.portal_type in ("Folder", "recipe"):
            _publish(child)


def publish(site) -> None:
    _publish(site["top"])


def publish_with_savepoints(site) -> None:
    publish(site)
    transaction.savepoint(optimistic=True)


def publish_and_retract(site) -> None:
    publish(site)
    for content in site["top"].objectValues():
        change_state(content, "retract", "")


def publish_and_rename(site) -> None:
    publish(site)
    rename(site)


def rename_and_publish(site) -> None:
    rename(site)
    _publish(site["renamed"])


def set_one_property(site) -> None:
    nothing = dict.fromkeys(PROPERTIES, "")
    for name in PROPERTIES:
        set_properties(site, **{**nothing, name: PROPERTIES[name]})
        processQueue()


def tag_with_savepoints(site) -> None:
    tag(site)
    transaction.savepoint(optimistic=True)
    set_properties(site)


def tag_rename_and_publish(site) -> None:
    tag(site)
    rename_and_publish(site)


ACTIONS = (
    tag,
    set_properties,
    set_one_property,
    tag_with_savepoints,
    tag_rename_and_publish,
    rename,
    rename_deeper,
    move,
    move_with_savepoints,
    publish,
    publish_with_savepoints,
    publish_and_retract,
    publish_and_rename,
    rename_and_publish,
)


def test_the_result_is_that_of_stock_plone(site, parts):
    for act in ACTIONS:
        parts.clear()
        try:
            assert_alike(site, act, parts)
        except AssertionError as error:
            raise AssertionError(f"{act.__name__}: {error}") from error


@contextmanager
def subscribed(handler, event):
    wanted = (IDexterityContent, event) if event is IObjectMovedEvent else (event,)
    getGlobalSiteManager().registerHandler(handler, wanted)
    try:
        yield
    finally:
        getGlobalSiteManager().unregisterHandler(handler, wanted)


def retitle(content) -> None:
    content.title = "Another title"


def retitle_and_reindex(content) -> None:
    content.title = "Another title"
    content.reindexObject()


def reindex_title(content) -> None:
    content.title = "Another title"
    content.reindexObject(idxs=["Title"])


def rewrite(content) -> None:
    content.text = RichTextValue("<p>Other words</p>", "text/html", "text/html")


def describe(content) -> None:
    content.creators, content.subject = ("joe",), ("other",)
    content.rights, content.contributors = "Ours", ("jane",)
    content.expiration_date = DateTime(2041, 1, 1)


def mark(content) -> None:
    alsoProvides(content, odd.IMarked)


def save_in_between(content) -> None:
    rewrite(content)
    transaction.savepoint(optimistic=True)


CHANGES = (
    retitle,
    retitle_and_reindex,
    reindex_title,
    rewrite,
    describe,
    mark,
    save_in_between,
)


def test_a_subscriber_changes_an_item(site):
    events = ((rename, IObjectMovedEvent), (publish, IAfterTransitionEvent))
    for (act, event), change in product(events, CHANGES):

        def handler(*arguments, change=change):
            # With the item and an event, or with the event of a workflow.
            content = arguments[0].object if len(arguments) == 1 else arguments[0]
            if content.getId() == "changed":
                change(content)

        with subscribed(handler, event):
            assert_alike(site, act)


def change_file(content, _event) -> None:
    if content.getId() == "file":
        content.file.data = b"other words"


def rename_with_new_index(site) -> None:
    catalog = api.portal.get_tool("portal_catalog")
    catalog.delIndex("Creator")
    catalog.addIndex("Creator", "FieldIndex")
    catalog.delColumn("Title")
    catalog.addColumn("Title")
    catalog.delIndex("object_provides")
    catalog.addIndex("object_provides", "KeywordIndex")
    rename(site)


def rename_what_was_not_reindexed(site) -> None:
    site["top"]["changed"].title = "Another title"
    transaction.savepoint(optimistic=True)
    rename(site)


def tag_what_was_not_reindexed(site) -> None:
    site["top"]["changed"].title = "Another title"
    transaction.savepoint(optimistic=True)
    tag(site)


def reindex_only(site) -> None:
    """It may be wrong in the catalog, so stock Plone's word is taken."""
    for content in all_content(site):
        content.reindexObject()


def reindex_beside_a_move(site) -> None:
    """The same, if something else is moved at the same time."""
    catalog, page = api.portal.get_tool("portal_catalog"), site["top"]["changed"]
    rid = catalog.getrid(api.content.get_path(page))
    wrong = SimpleNamespace(Creator="nobody")
    catalog._catalog.indexes["Creator"].index_object(rid, wrong)
    page.reindexObject()
    site["top"].manage_renameObjects(["file"], ["sheet"])


def publish_unseen(site):
    """An item is published, and nobody reindexes it."""
    page, tool = site["top"]["changed"], api.portal.get_tool("portal_workflow")
    [workflow] = tool.getChainFor(page)
    tool.setStatusOf(workflow, page, {"review_state": "published", "actor": "joe"})
    return page


def reindex_one_index(site) -> None:
    publish_unseen(site).reindexObject(idxs=["Title"])


def reindex_without_metadata(site) -> None:
    catalog = api.portal.get_tool("portal_catalog")
    catalog.reindexObject(publish_unseen(site), update_metadata=0)


def rename_what_expires_and_was_not_reindexed(site) -> None:
    site["top"]["changed"].expiration_date = DateTime(2040, 1, 1)
    transaction.savepoint(optimistic=True)
    rename(site)


def rename_what_was_in_another_state(site) -> None:
    # A subscriber sets a date on the way.
    with subscribed(take_effect, IObjectMovedEvent):
        rename(site)


def take_effect(content, _event) -> None:
    if content.getId() == "changed":
        content.setEffectiveDate(DateTime(2035, 1, 1))


def test_what_add_ons_change(site, parts, monkeypatch):
    with subscribed(change_file, IObjectMovedEvent):
        assert_alike(site, rename, parts)
    assert_alike(site, rename_with_new_index, parts)
    assert_alike(site, rename_what_was_not_reindexed, parts)
    assert_alike(site, tag_what_was_not_reindexed, parts)
    parts.clear()
    assert_alike(site, reindex_only)
    assert not parts
    assert_alike(site, reindex_one_index)
    assert_alike(site, reindex_without_metadata)
    assert not parts
    assert_alike(site, reindex_beside_a_move)
    assert_alike(site, rename_what_expires_and_was_not_reindexed, parts)
    assert_alike(site, rename_what_was_in_another_state, parts)
    for name, method in (("Title", odd.patched_title), ("getSize", odd.patched_size)):
        with monkeypatch.context() as patch:
            patch.setattr(Item, name, method)
            assert_alike(site, rename)
    manager = getGlobalSiteManager()
    manager.registerAdapter(odd.Sized, (IDexterityContent,), ISized)
    try:
        assert_alike(site, rename)
    finally:
        manager.unregisterAdapter(odd.Sized, (IDexterityContent,), ISized)


def test_a_default_value_that_an_add_on_changes(folder):
    page, catalog = folder["page-0"], api.portal.get_tool("portal_catalog")
    assert "exclude_from_nav" in plan_for(page, catalog, ()).kept(page, frozenset())
    exclude = (odd.exclude_old, (IDexterityContent,), IExcludeFromNavigationDefault)
    getGlobalSiteManager().registerAdapter(*exclude)
    try:
        kept = plan_for(page, catalog, ()).kept(page, frozenset())
    finally:
        getGlobalSiteManager().unregisterAdapter(*exclude)
    assert "exclude_from_nav" not in kept


def test_a_catalog_that_an_add_on_changes(folder, monkeypatch):
    page = folder["page-0"]
    page.reindexObject()
    processQueue()
    # The patch is not applied.
    assert reindex_in_part(page, set()) is None
    with patched(PLACES, *PATCHES):
        assert reindex_in_part(page, set()) is not None
        monkeypatch.setattr(CatalogTool, "catalog_object", ZCatalog.catalog_object)
        assert reindex_in_part(page, set()) is None


EFFECTIVE, MODIFIED = "effective_date", "modification_date"
BOTH = (EFFECTIVE, MODIFIED)


@pytest.mark.parametrize(
    ("name", "stored", "written", "kept"),
    (
        ("modified", BOTH, (), True),
        ("modified", BOTH, (MODIFIED,), False),
        ("ModificationDate", BOTH, (MODIFIED,), False),
        ("modified", BOTH, (EFFECTIVE,), True),
        # Asking for it would write one.
        ("modified", (EFFECTIVE,), (), False),
        ("effective", BOTH, (MODIFIED,), True),
        ("effective", BOTH, (EFFECTIVE,), False),
        ("EffectiveDate", BOTH, (EFFECTIVE,), False),
        ("effective", (EFFECTIVE,), (), True),
        ("Date", BOTH, (MODIFIED,), True),
        ("Date", BOTH, (EFFECTIVE,), False),
        ("Date", (MODIFIED,), (MODIFIED,), False),
        ("Date", (MODIFIED,), (), True),
        ("Date", (), (), False),
    ),
)
def test_a_date_is_kept_if_what_it_reads_was_not_written(
    name, stored, written, kept, folder
):
    page = folder["page-0"]
    for attribute in BOTH:
        vars(page).pop(attribute, None)
    for attribute in stored:
        setattr(page, attribute, DateTime("2020/01/01"))
    plan = plan_for(page, api.portal.get_tool("portal_catalog"), ())
    assert (name in plan.kept(page, frozenset(written))) is kept


def test_a_child_with_the_name_of_a_column(folder):
    api.content.create(folder, "Document", "location", "Where it is")
    catalog = api.portal.get_tool("portal_catalog")
    plan = plan_for(folder, catalog, ())
    assert "location" not in plan.absent(folder, catalog)
    assert "sync_uid" in plan.absent(folder, catalog)
    assert "location" in plan.absent(folder["page-0"], catalog)
