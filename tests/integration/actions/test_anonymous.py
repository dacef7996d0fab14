"""A worker cannot act as nobody: what anonymous visitors do stays stock."""

from collective.async_.api import runs_in_background
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.testing import logout
from plone.dexterity.browser.add import DefaultAddForm

import pytest


@pytest.fixture
def open_folder(folder):
    """Anybody may add folders to it."""
    for permission in (
        "Access contents information",
        "Add portal content",
        "View",
        "plone.app.contenttypes: Add Folder",
    ):
        folder.manage_permission(permission, ["Anonymous"], acquire=1)
    return folder


def open_tasks():
    store = get_store()
    return list(store.active()) if store is not None else []


def test_a_folder_of_an_anonymous_visitor_is_there_at_once(
    open_folder, request_with_layer, broker_away
):
    logout()
    request_with_layer.set("URL", f"{open_folder.absolute_url()}/++add++Folder")
    ti = api.portal.get_tool("portal_types")["Folder"]
    form = DefaultAddForm(open_folder, request_with_layer, ti)
    form.portal_type = "Folder"
    form.updateFieldsFromSchemata()
    form.groups = ()
    form.createAndAdd({"IDublinCore.title": "Typed"})

    assert open_folder.objectValues()[-1].title == "Typed"
    assert open_tasks() == []


@pytest.mark.parametrize("somebody", [True, False])
def test_integrators_hear_so(folder, request_with_layer, broker_away, somebody):
    if not somebody:
        logout()
    assert runs_in_background("delete", folder) is somebody
