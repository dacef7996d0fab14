"""What is wrong in a record is mended, also if only a part of it is updated."""

from collective.async_.patches.new_values import catalog_new
from collective.async_.patches.unchanged_values import has_entry
from collective.async_.patches.unchanged_values import reindex_in_part
from collective.async_.patches.unchanged_values import Values
from plone import api
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from types import SimpleNamespace

import Missing
import pytest


@pytest.fixture
def tool(cataloged):
    return api.portal.get_tool("portal_catalog")


@pytest.fixture
def update(cataloged):
    """Update the page's record; return the names of the indexes that took part."""

    def update() -> set[str]:
        updated = reindex_in_part(cataloged, set())
        assert updated is not None
        return {index.getId() for index in updated.indexes}

    return update


@pytest.fixture
def rid(cataloged, tool):
    return tool.getrid("/plone/news/page-0")


def test_an_entry_that_is_missing(tool, rid, update):
    index = tool._catalog.indexes["Creator"]
    assert "Creator" not in update()
    index.unindex_object(rid)
    assert "Creator" in update()
    assert has_entry(index, rid)


def test_an_entry_that_should_not_be(tool, rid, update):
    index = tool._catalog.indexes["sync_uid"]
    assert "sync_uid" not in update()
    index.index_object(rid, SimpleNamespace(sync_uid="one"))
    assert "sync_uid" in update()


def test_a_column_that_is_missing(tool, rid, update):
    records, column = tool._catalog.data, tool._catalog.schema["Creator"]
    stored = records[rid]
    records[rid] = (*stored[:column], Missing.MV, *stored[column + 1 :])
    update()
    assert records[rid] == stored


def test_interfaces_are_compared_once(update):
    assert "object_provides" not in update()


@pytest.mark.parametrize("new", (True, False))
def test_the_catalog_frees_memory(new, cataloged, tool):
    if new:
        tool.uncatalog_object("/plone/news/page-0")
    # The number of objects after which it makes a savepoint.
    tool.threshold = 0
    cataloged._p_changed = True
    assert catalog_new(cataloged) if new else reindex_in_part(cataloged, set())
    assert not cataloged._p_changed


def test_a_name_without_a_value():
    values = Values(None, {}, frozenset({"start", "end"}))
    assert values.lacks(frozenset({"start"}))
    assert values.lacks(frozenset({"start", "end"}))
    assert not values.lacks(frozenset({"start", "Title"}))
    # An index that does not say what it asks for.
    assert not values.lacks(frozenset())


def test_a_value_that_is_known():
    assert Values(None, {"object_provides": ()}).object_provides == ()


def test_an_index_of_plone_gets_each_value_once():
    wrapper = object()
    values = Values(wrapper, {})
    assert values.for_index(ExtendedPathIndex("path")) is values
    assert values.for_index(object()) is wrapper
