"""A worker finds content in the catalog: what is not there stays stock."""

from collective.async_.tasks.store import get_store
from plone import api
from plone.app.content.browser.actions import RenameForm
from plone.dexterity.browser.add import DefaultAddForm

import pytest


@pytest.fixture
def hidden(folder):
    """A page that is in no catalog."""
    folder["page-0"].unindexObject()
    return folder["page-0"]


def open_tasks():
    store = get_store()
    return list(store.active()) if store is not None else []


def test_delete(folder, hidden, request_with_layer, broker_away, confirm_delete):
    confirm_delete(hidden, request_with_layer)
    assert "page-0" not in folder
    assert open_tasks() == []


def test_rename(folder, hidden, request_with_layer, broker_away):
    form = RenameForm(hidden, request_with_layer)
    form.extractData = lambda: ({"new_id": "page-0", "new_title": "Other"}, ())
    form.handlers.getHandler(form.buttons["Rename"])(form, form.buttons["Rename"])
    assert hidden.title == "Other"
    assert open_tasks() == []


def test_edit(folder, hidden, request_with_layer, broker_away):
    request_with_layer.method = "POST"
    form = hidden.restrictedTraverse("@@edit").form_instance
    form.portal_type = hidden.portal_type
    form.updateFieldsFromSchemata()
    form.updateWidgets()
    form.groups = ()
    form.extractData = lambda *_args, **_kw: ({"IDublinCore.title": "Typed"}, ())
    form.handlers.getHandler(form.buttons["save"])(form, form.buttons["save"])
    assert hidden.title == "Typed"
    assert open_tasks() == []


def test_add(portal, folder, request_with_layer, broker_away):
    folder.unindexObject()
    request_with_layer.set("URL", f"{folder.absolute_url()}/++add++Document")
    ti = api.portal.get_tool("portal_types")["Document"]
    form = DefaultAddForm(folder, request_with_layer, ti)
    form.portal_type = "Document"
    form.updateFieldsFromSchemata()
    form.groups = ()
    form.createAndAdd({"IDublinCore.title": "Typed"})
    assert folder.objectValues()[-1].title == "Typed"
    assert open_tasks() == []
