"""The worker's memory of when types were modified."""

from collective.async_.patches import dexterity_modified
from plone import api
from plone.app.contenttypes.interfaces import IDocument
from plone.dexterity import schema as schema_module
from plone.dexterity.schema import SCHEMA_CACHE
from plone.dexterity.schema import SchemaCache
from zope.globalrequest import getRequest
from zope.interface import alsoProvides
from zope.interface import Interface
from zope.interface import noLongerProvides
from zope.interface import providedBy

import pytest


class IOwn(Interface):
    """Of an item."""


@pytest.fixture
def looked_for(monkeypatch):
    """The types that were looked for."""
    found = []
    stock = schema_module.lookup_fti

    def lookup(portal_type, cache=True):
        found.append(portal_type)
        return stock(portal_type, cache)

    monkeypatch.setattr(schema_module, "lookup_fti", lookup)
    monkeypatch.setattr(SchemaCache, "modified", SchemaCache.modified)
    dexterity_modified.install()
    return found


def test_a_type_is_looked_for_once(folder, looked_for):
    page = folder["page-0"]
    assert IDocument in providedBy(page)
    looked_for.clear()
    assert IDocument in providedBy(page)
    assert looked_for == []


def test_a_type_that_gets_a_behavior(folder, looked_for):
    from plone.app.contenttypes.behaviors.leadimage import ILeadImage

    page = folder["page-0"]
    assert ILeadImage not in providedBy(page)
    fti = api.portal.get_tool("portal_types")["Document"]
    fti._updateProperty("behaviors", (*fti.behaviors, "plone.leadimage"))
    assert ILeadImage in providedBy(page)


def test_an_item_that_is_marked(folder, looked_for):
    page = folder["page-0"]
    providedBy(page)
    alsoProvides(page, IOwn)
    assert IOwn in providedBy(page)
    noLongerProvides(page, IOwn)
    assert IOwn not in providedBy(page)


def test_another_request_looks_again(folder, looked_for):
    page = folder["page-0"]
    providedBy(page)
    delattr(getRequest(), schema_module.FTI_CACHE_KEY)
    looked_for.clear()
    # The first one only fills the cache of plone.dexterity.
    providedBy(page)
    assert "Document" in looked_for


def test_a_cache_that_is_invalidated(folder, looked_for):
    providedBy(folder["page-0"])
    SCHEMA_CACHE.invalidations += 1
    looked_for.clear()
    assert SCHEMA_CACHE.modified("Document") is not None or looked_for
    assert looked_for == ["Document"]
