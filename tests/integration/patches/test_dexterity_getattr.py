"""The worker's cache of names that are no fields."""

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
from plone.dexterity.schema import FTI_CACHE_KEY
from zope.component import getGlobalSiteManager
from zope.globalrequest import clearRequest
from zope.globalrequest import getRequest
from zope.globalrequest import setRequest
from zope.interface import alsoProvides
from zope.interface import Interface

import pytest
import transaction


class IOwn(Interface):
    """An item with additional behaviors."""


class OwnAssignable(DexterityBehaviorAssignable):
    def __init__(self, context):
        self.context = context


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
        delattr(getRequest(), key)


def test_it_is_searched_for_once(document, portal, searches):
    assert lacks(document, "nothing")
    assert "nothing" in searches
    searches.clear()
    assert lacks(document, "nothing")
    assert "nothing" not in searches

    other = portal["other"].aq_base
    assert lacks(other, "something")
    searches.clear()
    assert lacks(other, "nothing")
    assert "nothing" not in searches


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
        alsoProvides(other, IOwn)
        begin_anew()
        assert lacks(document, "nothing")
        for _twice in range(2):
            searches.clear()
            assert lacks(other, "nothing")
            assert "nothing" in searches
    finally:
        getGlobalSiteManager().unregisterAdapter(
            OwnAssignable, (IOwn,), IBehaviorAssignable
        )


def test_another_request_searches_again(document, searches):
    assert lacks(document, "nothing")
    begin_anew()
    searches.clear()
    assert lacks(document, "nothing")
    assert "nothing" in searches


def test_an_item_that_is_not_stored_is_searched_each_time(document, searches):
    assert lacks(document, "something")
    item = Item("new", portal_type="Document")
    for _twice in range(2):
        searches.clear()
        assert lacks(item, "nothing")
        assert "nothing" in searches


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


def test_what_an_add_on_patches_stays(portal, monkeypatch):
    def __getattr__(self, name):
        raise AttributeError(name)

    monkeypatch.setattr(DexterityContent, "__getattr__", DexterityContent.__getattr__)
    monkeypatch.setattr(Item, "__getattr__", __getattr__)
    dexterity_getattr.install()
    assert Item.__getattr__ is __getattr__
