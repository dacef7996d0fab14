"""The relations that a worker finds are those that z3c.relationfield finds."""

from collective.async_.patches import relation_fields
from plone.dexterity.schema import SCHEMA_CACHE
from z3c.relationfield import event
from z3c.relationfield import RelationValue
from z3c.relationfield.schema import Relation
from z3c.relationfield.schema import RelationList
from zope.component import getUtility
from zope.interface import alsoProvides
from zope.interface import Interface
from zope.intid.interfaces import IIntIds

import pytest


class IKin(Interface):
    """Relations of an add-on's marker."""

    mother = Relation(title="Mother")
    children = RelationList(title="Children")


@pytest.fixture
def page(folder):
    """A page with a relation, a list of them, an empty one and none."""
    page = folder["page-0"]
    alsoProvides(page, IKin)
    intids = getUtility(IIntIds)
    ids = [intids.getId(folder[name]) for name in ("page-1", "page-2")]
    page.mother = RelationValue(ids[0])
    page.children = [RelationValue(ids[1]), RelationValue(ids[0])]
    page.relatedItems = [RelationValue(ids[1])]
    folder["page-1"].relatedItems = None
    return page


@pytest.fixture
def read(monkeypatch):
    """The interfaces whose fields were read."""
    found = []
    stock = event.getFields

    def count(interface):
        found.append(interface)
        return stock(interface)

    monkeypatch.setattr(event, "getFields", count)
    monkeypatch.setattr(relation_fields, "getFields", count)
    monkeypatch.setattr(event, "_potential_relations", event._potential_relations)
    return found


def test_the_same_relations_with_less_work(folder, page, read):
    stock = list(event._potential_relations(page))
    assert len(stock) == 4
    bare = list(event._potential_relations(folder["page-1"]))
    relation_fields.install()
    assert list(event._potential_relations(page)) == stock
    assert list(event._potential_relations(folder["page-1"])) == bare
    read.clear()
    # What has changed in the item is seen.
    page.children = []
    del page.mother
    assert _names(page) == ["relatedItems"]
    assert read == []


def test_an_item_that_is_marked_later(folder, page, read):
    relation_fields.install()
    other = folder["page-1"]
    other.mother = page.mother
    assert "mother" not in _names(other)
    alsoProvides(other, IKin)
    assert "mother" in _names(other)


def test_a_type_that_changes(page, read):
    relation_fields.install()
    # The first time fills the cache of plone.dexterity on the request.
    _names(page), _names(page)
    read.clear()
    _names(page)
    assert read == []
    SCHEMA_CACHE.invalidations += 1
    _names(page)
    assert read


def _names(content):
    return [name for name, *_rest in event._potential_relations(content)]
