"""The path that an item had is kept beside it."""

from collective.async_.patches import path_proxy
from OFS.SimpleItem import SimpleItem
from Products.CMFCore import indexing

import pytest


@pytest.fixture(autouse=True)
def install(monkeypatch):
    monkeypatch.setattr(indexing, "PathProxy", indexing.PathProxy)
    path_proxy.install()


def test_the_reported_fault_is_gone(reproduce):
    assert reproduce("path_proxy").endswith("Fixed.\n")


def test_all_else_is_the_item():
    item = SimpleItem()
    item.id = "page"
    gone = indexing.wrap(item)
    before = dict(vars(item))
    item.id = "other"
    assert gone.getPhysicalPath() == ("page",)
    assert gone.getId() == "other"
    assert hash(gone) == hash(item)
    assert isinstance(gone, SimpleItem)
    assert vars(item) == {**before, "id": "other"}
