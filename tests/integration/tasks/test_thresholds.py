"""Actions on few items, and those that are switched off, stay stock Plone."""

from collective.async_.settings import PREFIX
from collective.async_.tasks.store import get_store
from plone import api

import pytest


@pytest.fixture
def delete(portal, request_with_layer, broker_away, confirm_delete):
    def click(content):
        confirm_delete(content, request_with_layer)
        return len(list(get_store().active()))

    return click


def test_below_the_threshold_delete_is_stock_plone(folder, delete):
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["delete 4"])
    assert delete(folder["page-0"]) == 0
    assert "page-0" not in folder


def test_at_the_threshold_delete_is_a_task(folder, delete):
    # The folder and its three pages.
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["delete 4"])
    assert delete(folder) == 1


def test_a_synchronous_action_is_stock_plone(folder, delete):
    api.portal.set_registry_record(f"{PREFIX}.synchronous_actions", ["delete"])
    assert delete(folder) == 0
    assert "news" not in api.portal.get()
