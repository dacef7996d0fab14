"""The worker's cache of the names of fields."""

from collective.async_.patches import dexterity_getattr
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.behavior.interfaces import IBehaviorAssignable
from plone.dexterity import content as content_module
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.content import DexterityContent
from plone.dexterity.content import Item
from plone.dexterity.fti import DexterityFTI
from plone.dexterity.interfaces import IDexterityFTI
from plone.dexterity.schema import FTI_CACHE_KEY
from plone.dexterity.schema import SCHEMA_CACHE
from plone.dexterity.utils import iterSchemata
from zope.component import getGlobalSiteManager
from zope.globalrequest import clearRequest
from zope.globalrequest import getRequest
from zope.globalrequest import setRequest
from zope.interface import alsoProvides
from zope.interface import Interface
from zope.interface.interface import InterfaceClass
from zope.schema import TextLine

import pytest
import transaction


class IOwn(Interface):
    """An item with additional behaviors."""


class OwnAssignable(DexterityBehaviorAssignable):
    def __init__(self, context):
        self.context = context


class OwnSchema(InterfaceClass):
    def get(self, name, default=None):
        return TextLine(default="found") if name == "anything" else default


@pytest.fixture
def searches(monkeypatch):
    """The names for which the schemas were searched."""
    names = []
    stock = content_module._default_from_schema

    def search(context, schema, name):
        names.append(name)
        return stock(context, schema, name)

    monkeypatch.setattr(content_module, "_default_from_schema", search)
    for kind in (DexterityContent, Item):
        monkeypatch.setattr(kind, "__getattr__", kind.__getattr__)
    dexterity_getattr.install()
    return names


@pytest.fixture
def document(portal, searches):
    setRoles(portal, TEST_USER_ID, ["Manager"])
    document = api.content.create(portal, "Document", "page", "Page")
    api.content.create(portal, "Document", "other", "Other")
    transaction.savepoint(optimistic=True)
    return document.aq_base


def lacks(content, name) -> bool:
    """The value of stock Plone."""
    with pytest.raises(AttributeError):
        getattr(content, name)
    return True


def begin_anew() -> None:
    """Clear the cache of plone.dexterity, like a new request."""
    for key in (FTI_CACHE_KEY, content_module.ASSIGNABLE_CACHE_KEY):
        getRequest().__dict__.pop(key, None)


def test_what_is_no_field_is_not_searched_for(document, portal, searches):
    other = portal["other"].aq_base
    for name in ("nothing", "_nothing"):
        # A request knows no type at first.
        assert lacks(document, name)
        searches.clear()
        assert lacks(document, name)
        assert lacks(document, f"{name}-else")
        assert name not in searches
    assert lacks(other, "nothing")
    assert searches == []


def test_all_fields_are_searched_for(document, searches):
    assert lacks(document, "nothing")
    names = {name for schema in iterSchemata(document) for name in schema}
    assert {"subjects", "text", "changeNote", "language"} <= names
    for name in names - {"id"}:
        searches.clear()
        document.__dict__.pop(name, None)
        if not hasattr(type(document), name):
            getattr(document, name, None)
            assert name in searches


def test_a_schema_of_another_class_may_find_other_names(document, monkeypatch):
    schema = OwnSchema("IOwnSchema", (Interface,), __module__=__name__)
    monkeypatch.setattr(SCHEMA_CACHE, "get", lambda type_: schema)
    begin_anew()
    assert lacks(document, "nothing")
    for _twice in range(2):
        assert document.anything == "found"


def test_fields_have_their_defaults(document):
    document.__dict__.pop("exclude_from_nav", None)
    for _twice in range(2):
        assert document.exclude_from_nav is False


def test_a_default_that_could_not_be_made_is_tried_again(document, monkeypatch):
    document.__dict__.pop("exclude_from_nav", None)

    def fail(context, schema, name):
        raise AttributeError(name)

    with monkeypatch.context() as broken:
        broken.setattr(content_module, "_default_from_schema", fail)
        assert lacks(document, "exclude_from_nav")
    assert document.exclude_from_nav is False


def test_a_type_that_gets_a_behavior(document, portal):
    assert lacks(document, "image_caption")
    fti = portal.portal_types["Document"]
    fti._updateProperty("behaviors", (*fti.behaviors, "plone.leadimage"))
    assert document.image_caption is None


def test_items_with_additional_behaviors(document, portal, searches):
    getGlobalSiteManager().registerAdapter(OwnAssignable, (IOwn,), IBehaviorAssignable)
    try:
        other = portal["other"].aq_base
        # Two that are not stored yet, and two that are.
        new = [Item("new", portal_type="Document") for _each in "12"]
        for item, own in (new, (document, other)):
            alsoProvides(own, IOwn)
            begin_anew()
            for _twice in range(2):
                assert lacks(item, "nothing")
            for _twice in range(2):
                searches.clear()
                assert lacks(own, "nothing")
                assert "nothing" in searches
    finally:
        getGlobalSiteManager().unregisterAdapter(
            OwnAssignable, (IOwn,), IBehaviorAssignable
        )


def test_another_request_finds_the_names_again(document, monkeypatch):
    found = []
    stock = dexterity_getattr._names
    monkeypatch.setattr(
        dexterity_getattr, "_names", lambda *args: found.append(args) or stock(*args)
    )
    assert lacks(document, "nothing")
    assert found == []
    begin_anew()
    for _twice in range(2):
        assert lacks(document, "nothing")
    assert len(found) == 1


def test_an_item_that_is_not_stored(document, searches):
    item = Item("new", portal_type="Document")
    assert lacks(item, "nothing")
    searches.clear()
    assert lacks(item, "nothing")
    assert item.exclude_from_nav is False
    assert "nothing" not in searches


def test_without_a_request_it_is_searched_each_time(document, searches):
    request = getRequest()
    clearRequest()
    try:
        for _twice in range(2):
            searches.clear()
            assert lacks(document, "nothing")
            assert "nothing" in searches
    finally:
        setRequest(request)


def test_a_type_without_a_schema(document, portal):
    portal.portal_types._setObject("bare", DexterityFTI("bare", model_source=""))
    document.portal_type = "bare"
    assert lacks(document, "nothing")


def test_a_type_that_is_registered_later(document, portal):
    document.portal_type = "later"
    assert lacks(document, "exclude_from_nav")
    fti = DexterityFTI("later", behaviors=("plone.excludefromnavigation",))
    # Without the events that clear the cache.
    portal.portal_types._setOb("later", fti)
    portal.getSiteManager().registerUtility(
        portal.portal_types.later, IDexterityFTI, "later", event=False
    )
    assert document.exclude_from_nav is False


def test_what_an_add_on_patches_stays(portal, monkeypatch):
    def __getattr__(self, name):
        raise AttributeError(name)

    monkeypatch.setattr(DexterityContent, "__getattr__", DexterityContent.__getattr__)
    monkeypatch.setattr(Item, "__getattr__", __getattr__)
    dexterity_getattr.install()
    assert Item.__getattr__ is __getattr__
