"""What a worker keeps of a record depends on nothing that has changed."""

from collections import defaultdict
from collective.async_.patches import known_values as known
from collective.async_.patches import value_plan
from collective.async_.patches.value_plan import plan_for
from DateTime import DateTime
from helpers import odd
from helpers.alike import assert_alike
from helpers.alike import move
from helpers.alike import rename
from helpers.alike import set_properties
from helpers.alike import tag
from plone import api
from plone.app.contenttypes.behaviors.richtext import IRichTextBehavior
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.app.textfield.value import RichTextValue
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from plone.dexterity.fti import DexterityFTI
from plone.dexterity.interfaces import IDexterityContent
from plone.indexer.wrapper import IndexableObjectWrapper
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from plone.namedfile.tests import getFile
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.indexing import processQueue
from Products.PythonScripts.PythonScript import PythonScript
from zope.component import getGlobalSiteManager

import pytest
import transaction


# All that reads what tags and properties in Contents write to an item.
READERS = (
    "Creator",
    "ExpirationDate",
    "Subject",
    "exclude_from_nav",
    "expires",
    "listCreators",
)


@pytest.fixture
def few(functional, clock):
    """A site with little content; the clock stands still."""
    portal = functional["portal"]
    setRoles(portal, TEST_USER_ID, ["Manager"])
    document = portal.portal_types["Document"]
    document._updateProperty("behaviors", (*document.behaviors, "plone.leadimage"))
    # The content gets the interfaces that its type has from now on.
    transaction.commit()
    top, _other = (
        api.content.create(portal, "Folder", id_) for id_ in ("top", "other")
    )
    text = RichTextValue("Of trees", "text/plain", "text/plain")
    api.content.create(top, "Document", "page", "Page", text=text, subject=("wood",))
    api.content.create(top, "Link", "link", "Link", remoteUrl="http://nohost/far")
    transaction.commit()
    clock()
    yield portal
    transaction.abort()


def with_indexes_only(site) -> None:
    """No column tells that a value is not what it was."""
    catalog = site.portal_catalog
    for name in READERS:
        if name in catalog.schema():
            catalog.delColumn(name)
        if name not in catalog.indexes():
            catalog.addIndex(name, "KeywordIndex" if "list" in name else "FieldIndex")
            catalog.reindexIndex(name, None)


def set_properties_with_indexes_only(site) -> None:
    with_indexes_only(site)
    set_properties(site)


def tag_with_indexes_only(site) -> None:
    with_indexes_only(site)
    tag(site)


def rename_after_a_type_lost_a_behavior(site) -> None:
    fti = site.portal_types["Document"]
    behaviors = [name for name in fti.behaviors if name != "plone.richtext"]
    fti._updateProperty("behaviors", behaviors)
    rename(site)


def rename_a_link_that_lost_its_address(site) -> None:
    link = site["top"]["link"]
    link.remoteUrl = ""
    link.reindexObject()
    processQueue()
    rename(site)


def rename_the_link_alone(site) -> None:
    site["top"]["link"].remoteUrl = ""
    site["top"].manage_renameObjects(["link"], ["renamed"])


def rename_what_took_effect_and_was_not_reindexed(site) -> None:
    for name in ("effective", "EffectiveDate"):
        site.portal_catalog.delColumn(name)
    rename(site)


def add_an_index_in_between(site) -> None:
    rename(site)
    processQueue()
    site.portal_catalog.addIndex("rights", "FieldIndex")
    site.manage_renameObjects(["renamed"], ["again"])


def rename_twice(site) -> None:
    rename(site)
    # Else stock Plone keeps the records of the first path (``path_proxy``).
    processQueue()
    site.manage_renameObjects(["renamed"], ["again"])


def move_to_where_a_script_is(site) -> None:
    script = PythonScript("location")
    script.write("return '/'.join(context.getPhysicalPath())")
    site["other"]._setObject("location", script)
    tag(site)
    processQueue()
    move(site)


def reindex_what_is_not_stored(site) -> None:
    getQueue().reindex(odd.Plain())


@pytest.mark.parametrize(
    "act",
    (
        set_properties_with_indexes_only,
        tag_with_indexes_only,
        rename_after_a_type_lost_a_behavior,
        rename_a_link_that_lost_its_address,
        rename_the_link_alone,
        rename_twice,
        add_an_index_in_between,
        move_to_where_a_script_is,
        reindex_what_is_not_stored,
    ),
)
def test_the_result_is_that_of_stock_plone(act, few):
    assert_alike(few, act)


@pytest.fixture
def read(monkeypatch):
    """The attributes that were read of any item."""
    found = set()
    for kind in (Item, Container):

        def get(self, name, stock=kind.__getattribute__):
            found.add(name)
            return stock(self, name)

        monkeypatch.setattr(kind, "__getattribute__", get, raising=False)
    return found


@pytest.fixture
def readers(few, read):
    """Which of the values that are kept read an attribute, of items of all kinds."""
    few.portal_types._setObject("recipe", DexterityFTI("recipe"))
    top = few["top"]
    data = NamedBlobFile(b"words", filename="file.txt")
    api.content.create(top, "File", "file", file=data)
    image = NamedBlobImage(getFile("image.png"), filename="image.png")
    api.content.create(top, "Image", "image", image=image)
    api.content.create(top, "recipe", "recipe")
    processQueue()
    found = defaultdict(set)
    for content in (top, *top.objectValues()):
        wrapper = IndexableObjectWrapper(content, few.portal_catalog)
        plan = plan_for(content, few.portal_catalog, ())
        for name in plan.kept(content, frozenset()):
            read.clear()
            value = getattr(wrapper, name, None)
            value() if callable(value) else value
            for attribute in read:
                found[attribute].add(name)
    return found


def test_all_that_is_read_is_listed(readers):
    # It asks each field whether it has a size.
    public = {
        attribute
        for attribute, names in readers.items()
        if not attribute.startswith("_") and names != {"getObjSize"}
    }
    listed = {*known.READ, *known.METHODS, *known.CALLED, *known.DATES}
    sizes = {"getSize", "get_size"}
    attributes = {"cmf_uid", "exclude_from_nav", "portal_type"}
    assert public - {"REQUEST", *attributes} == listed - sizes
    assert sizes <= readers.keys()


def test_what_reads_what_is_written(readers):
    for attribute, names in known.READ_BY.items():
        assert readers[attribute] - {"getObjSize"} == set(names)
    for name, dates in known.DATES.items():
        assert {date for date in known.READ if name in readers[date]} == dates


def test_an_item_that_took_effect_and_was_not_reindexed(few):
    few["top"]["page"].effective_date = DateTime(2035, 1, 1)
    transaction.commit()
    assert_alike(few, rename_what_took_effect_and_was_not_reindexed)


def test_a_behavior_that_may_read_its_fields_elsewhere(few, monkeypatch):
    monkeypatch.setattr(value_plan, "_has_stock_behaviors", lambda obj: False)
    top, catalog = few["top"], few.portal_catalog
    file = api.content.create(top, "File", "file", file=NamedBlobFile(b"words"))
    kept = plan_for(top["page"], catalog, ()).indexers
    assert "SearchableText" in kept
    assert kept.isdisjoint(("getObjSize", "mime_type"))
    assert "SearchableText" not in plan_for(file, catalog, ()).indexers


def test_a_text_that_an_add_on_finds(few):
    adapter = (odd.Text, (IDexterityContent,), IRichTextBehavior)
    stock = getGlobalSiteManager().adapters.lookup(adapter[1], IRichTextBehavior)
    getGlobalSiteManager().registerAdapter(*adapter)
    try:
        assert_alike(few, rename)
    finally:
        getGlobalSiteManager().registerAdapter(stock, *adapter[1:])


def test_a_default_text_that_changes(few, monkeypatch):
    text = IRichTextBehavior["text"]
    monkeypatch.setattr(text, "defaultFactory", odd.text_of_the_day)
    page = few["top"]["page"]
    vars(page).pop("text", None)
    page.reindexObject()
    transaction.commit()
    monkeypatch.setattr(odd, "DAY", "friday")
    assert_alike(few, rename)
