"""What an add-on may have changed is computed, and not taken as known."""

from collective.async_.patches.value_plan import _has_stock_behaviors
from collective.async_.patches.value_plan import _is_stock_class
from collective.async_.patches.value_plan import plan_for
from contextlib import contextmanager
from helpers import odd
from plone import api
from plone.app.contenttypes.content import Document
from plone.app.contenttypes.interfaces import IDocument
from plone.app.dexterity.behaviors.metadata import DublinCore
from plone.app.dexterity.behaviors.metadata import IDublinCore
from plone.base.interfaces import IImageScalesAdapter
from plone.behavior.interfaces import IBehavior
from plone.behavior.interfaces import IBehaviorAssignable
from plone.behavior.registration import BehaviorRegistration
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.content import ASSIGNABLE_CACHE_KEY
from plone.dexterity.schema import FTI_CACHE_KEY
from plone.indexer import indexer
from Products.CMFPlone.image_scales.adapters import ImageScales
from Products.CMFUid.UniqueIdAnnotationTool import UniqueIdAnnotation
from Products.PluginIndexes.KeywordIndex.KeywordIndex import KeywordIndex
from zope.component import getGlobalSiteManager
from zope.globalrequest import getRequest
from zope.interface import Interface
from zope.schema import TextLine

import pytest
import time


BEHAVIOR = "addon.stored"


class IStored(Interface):
    """The values of an add-on."""


class Stored:
    """Where it stores them."""


class Assignable(DexterityBehaviorAssignable):
    """Says which behaviors an item has."""


class Scales(ImageScales):
    """Makes scales of something else."""


class Today(TextLine):
    """A field whose default value is never the same."""

    @property
    def default(self):
        return str(time.monotonic())

    @default.setter
    def default(self, value):
        """There is none to set."""


class IToday(Interface):
    """The fields of an add-on."""

    today = Today()


@indexer(IDocument)
def excluded(content):
    """Says where it is shown."""


class OtherIndex(KeywordIndex):
    """An index that may do anything."""


@pytest.fixture
def document(folder):
    return folder["page-0"]


def plan(document):
    return plan_for(document, api.portal.get_tool("portal_catalog"), ())


@contextmanager
def adapter(factory, required, provided):
    manager = getGlobalSiteManager()
    manager.registerAdapter(factory, required, provided)
    try:
        yield
    finally:
        manager.unregisterAdapter(factory, required, provided)


@pytest.fixture
def with_behavior(portal):
    """Gives pages one more behavior."""
    manager, added = getGlobalSiteManager(), []

    def add(interface, factory):
        behavior = BehaviorRegistration("", "", interface, None, factory, BEHAVIOR)
        manager.registerUtility(behavior, IBehavior, BEHAVIOR)
        added.append(behavior)
        fti = portal.portal_types["Document"]
        fti._updateProperty("behaviors", (*fti.behaviors, BEHAVIOR))

    yield add
    for behavior in added:
        manager.unregisterUtility(behavior, IBehavior, BEHAVIOR)


@pytest.mark.parametrize(
    ("interface", "factory", "stock"),
    (
        # Its values are in the item.
        (IStored, None, True),
        (IStored, Stored, False),
        (IStored, DublinCore, False),
        (IDublinCore, Stored, False),
    ),
)
def test_a_behavior_of_an_add_on(interface, factory, stock, document, with_behavior):
    assert _has_stock_behaviors(document)
    with_behavior(interface, factory)
    assert _has_stock_behaviors(document) is stock


def test_an_add_on_says_which_behaviors_an_item_has(document):
    # A request keeps the answer.
    vars(getRequest()).pop(ASSIGNABLE_CACHE_KEY, None)
    with adapter(Assignable, (IDocument,), IBehaviorAssignable):
        assert not _has_stock_behaviors(document)
        assert "location" not in plan(document).missing
    del vars(getRequest())[ASSIGNABLE_CACHE_KEY]
    assert _has_stock_behaviors(document)
    assert "location" in plan(document).missing


@pytest.mark.parametrize(
    "name", ("Title", "getSize", "modified", "title", "modification_date")
)
def test_a_class_that_an_add_on_patches(name, document, monkeypatch):
    assert _is_stock_class(Document)
    monkeypatch.setattr(Document, name, property(lambda self: ""), raising=False)
    assert not _is_stock_class(Document)


def test_it_is_made_once_in_a_request(document):
    # Where plone.dexterity has kept the types.
    setattr(getRequest(), FTI_CACHE_KEY, {})
    assert plan(document) is plan(document)


def test_scales_of_an_add_on(document):
    assert "image_scales" in plan(document).missing
    with adapter(Scales, (IDocument, Interface), IImageScalesAdapter):
        assert "image_scales" not in plan(document).missing


def test_a_default_of_an_add_on(document, with_behavior):
    api.portal.get_tool("portal_catalog").addColumn("today")
    assert "today" in plan(document).missing
    with_behavior(IToday, None)
    assert document.today
    assert "today" not in plan(document).missing | plan(document).defaults


def test_a_stored_value_is_kept(document):
    document.exclude_from_nav = True
    document.cmf_uid = UniqueIdAnnotation(document, "cmf_uid")
    names, nothing = {"exclude_from_nav", "cmf_uid"}, frozenset()
    assert names <= plan(document).kept(document, nothing)
    document.exclude_from_nav, document.cmf_uid = odd, odd
    assert not names & plan(document).kept(document, nothing)
    document.exclude_from_nav = True
    manager = getGlobalSiteManager()
    manager.registerAdapter(excluded, name="exclude_from_nav")
    try:
        kept = plan(document).kept(document, nothing)
    finally:
        manager.unregisterAdapter(excluded, name="exclude_from_nav")
    assert not names & kept


def test_an_index_of_an_add_on(document):
    catalog = api.portal.get_tool("portal_catalog")
    assert "object_provides" in plan(document).entries
    catalog.delIndex("object_provides")
    catalog.addIndex("object_provides", OtherIndex("object_provides"))
    assert "object_provides" not in plan(document).entries
