"""The site itself, wherever it is: its container is no content."""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from collective.async_.api import title_of
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.user import act_as
from OFS.Folder import Folder
from OFS.userfolder import UserFolder
from plone import api
from plone.app.content.browser.actions import DeleteConfirmationForm
from plone.app.content.browser.actions import RenameForm
from plone.app.testing import SITE_OWNER_NAME

import pytest


@pytest.fixture
def save(folder, request_with_layer, broker_away):
    """Press Save in the site's edit form, after changing its title."""

    def press(site):
        request_with_layer.method = "POST"
        form = site.restrictedTraverse("@@edit")
        form = getattr(form, "form_instance", form)
        form.portal_type = site.portal_type
        form.updateFieldsFromSchemata()
        form.updateWidgets()
        form.groups = ()
        name = next(name for name in form.fields if name.endswith("title"))
        form.extractData = lambda *_args, **_kw: ({name: "Typed"}, ())
        handler = form.handlers.getHandler(form.buttons["save"])
        handler(form, form.buttons["save"])

    return press


@pytest.fixture
def press(folder, request_with_layer, broker_away):
    """Press a button of a form of Plone's toolbar."""

    def press(form_class, button, site, data):
        form = form_class(site, request_with_layer)
        form.updateActions = form.updateWidgets = lambda: None
        form.extractData = lambda: (data, ())
        form.handlers.getHandler(form.buttons[button])(form, form.buttons[button])

    return press


@pytest.fixture(params=["in the root", "in a folder"])
def place(request, portal, integration):
    """The container of the site."""
    app = integration["app"]
    if request.param == "in the root":
        return app
    app._setObject("sites", Folder("sites"))
    app["sites"].title = "All sites"
    return app["sites"]


@pytest.fixture
def site(place, portal):
    """The site, in this container."""
    found = aq_base(portal).__of__(place)
    catalog = found.portal_catalog
    catalog.uncatalog_object("/plone")
    catalog.catalog_object(found, "/".join(found.getPhysicalPath()))
    return found


def open_tasks():
    store = get_store()
    return list(store.active()) if store is not None else []


def test_the_title_of_any_container(integration, portal, folder):
    app = integration["app"]
    app._setObject("sites", Folder("sites"))
    assert title_of(app["sites"]) == "sites"
    app["sites"].title = "All sites"
    assert title_of(app["sites"]) == "All sites"
    assert title_of(app) == app.title_or_id()
    assert title_of(folder) == "News"
    # It would acquire the title of the site.
    portal._setObject("plain", Folder("plain"))
    assert title_of(portal["plain"]) == "plain"


def test_the_site_is_edited_in_the_background(site, save):
    save(site)
    (record,) = open_tasks()
    assert record.action == "edit"
    assert record.uids == (api.content.get_uuid(site),)
    assert {"", "/sites"}.isdisjoint(record.pages)


def test_the_site_is_renamed_by_stock_plone(site, press):
    press(RenameForm, "Rename", site, {"new_id": site.id, "new_title": "Other"})
    assert open_tasks() == []
    assert site.title == "Other"


def test_the_site_is_not_deleted_by_one_of_its_tasks(site, press, monkeypatch):
    gone = []
    monkeypatch.setattr(
        type(aq_base(site.aq_parent)),
        "manage_delObjects",
        lambda *args: gone.append(args[-1]),
    )
    press(DeleteConfirmationForm, "Delete", site, {})
    assert gone == [site.id]
    assert open_tasks() == []


def test_who_is_known_above_the_folder_of_the_site_is_found(place, site):
    # A folder of Zope may have users of its own.
    if place.getId() == "sites":
        place._setObject("acl_users", UserFolder())
    act_as(site, TaskRecord(new_id(), "edit", SITE_OWNER_NAME))
    assert getSecurityManager().getUser().getId() == SITE_OWNER_NAME
