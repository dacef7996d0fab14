"""The worker's memory of the interfaces of items."""

from collective.async_.patches import dexterity_interfaces
from plone import api
from plone.app.contenttypes.behaviors.leadimage import ILeadImage
from plone.app.contenttypes.interfaces import IDocument
from plone.app.versioningbehavior.behaviors import IVersioningSupport
from plone.dexterity import content as content_module
from plone.dexterity import schema as schema_module
from plone.dexterity.content import FTIAwareSpecification
from plone.dexterity.schema import SCHEMA_CACHE
from zope.globalrequest import clearRequest
from zope.globalrequest import getRequest
from zope.globalrequest import setRequest
from zope.interface import alsoProvides
from zope.interface import Interface
from zope.interface import noLongerProvides
from zope.interface import providedBy
from zope.interface.declarations import getObjectSpecification

import pytest
import transaction


class IOwn(Interface):
    """Of an item."""


@pytest.fixture
def asked(monkeypatch):
    """The objects whose interfaces plone.dexterity itself was asked for."""
    found = []
    stock = FTIAwareSpecification.__get__

    def count(self, inst, cls=None):
        found.append(inst)
        return stock(self, inst, cls)

    monkeypatch.setattr(FTIAwareSpecification, "__get__", count)
    dexterity_interfaces.install()
    return found


@pytest.fixture
def page(folder, asked):
    """A page whose interfaces are known."""
    page = folder["page-0"]
    assert IDocument in providedBy(page)
    # The first time fills the cache of plone.dexterity on the request.
    providedBy(page)
    asked.clear()
    return page


def test_they_are_found_once(page, asked):
    for _time in range(3):
        assert IDocument in providedBy(page)
    assert asked == []


def test_a_type_that_gets_a_behavior(page):
    assert ILeadImage not in providedBy(page)
    fti = api.portal.get_tool("portal_types")["Document"]
    fti._updateProperty("behaviors", (*fti.behaviors, "plone.leadimage"))
    assert ILeadImage in providedBy(page)


def test_an_item_that_is_marked(page):
    alsoProvides(page, IOwn)
    assert IOwn in providedBy(page)
    noLongerProvides(page, IOwn)
    assert IOwn not in providedBy(page)


def test_an_item_that_gets_another_type(page):
    assert IVersioningSupport in providedBy(page)
    page.portal_type = "gone"
    assert IVersioningSupport not in providedBy(page)


def test_another_request_asks_again(page, asked):
    delattr(getRequest(), schema_module.FTI_CACHE_KEY)
    providedBy(page)
    assert len(asked) == 1


def test_a_cache_that_is_invalidated(page, asked):
    SCHEMA_CACHE.invalidations += 1
    providedBy(page)
    assert len(asked) == 1


def test_an_item_that_was_saved_again(page, asked):
    # Behaviors of a single item may be in its annotations.
    page.title = "Another"
    transaction.savepoint()
    page._p_serial = b"\0" * 7 + b"\1"
    providedBy(page)
    assert len(asked) == 1


def test_those_of_a_class(page):
    kind = type(page.aq_base)
    assert kind.__providedBy__ == getObjectSpecification(kind)


def test_without_a_request_nothing_is_remembered(page, asked):
    request = getRequest()
    clearRequest()
    try:
        for _time in range(2):
            providedBy(page)
    finally:
        setRequest(request)
    assert len(asked) == 2


def test_what_asks_while_they_are_looked_for(page, asked, monkeypatch):
    # plone.dexterity then gives those of the class only.
    monkeypatch.setattr(
        content_module._recursion_detection, "blocked", True, raising=False
    )
    assert IVersioningSupport not in providedBy(page)
    assert len(asked) == 1
