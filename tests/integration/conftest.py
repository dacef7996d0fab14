from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.testing import FUNCTIONAL_TESTING
from collective.async_.testing import INTEGRATION_TESTING
from collective.async_.testing.fixtures import tasks
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.protect.authenticator import createToken
from Products.PluginIndexes.UUIDIndex.UUIDIndex import UUIDIndex
from pytest_plone import fixtures_factory
from zope.interface import alsoProvides

import json
import pytest
import transaction


__all__ = ["tasks"]

globals().update(
    fixtures_factory(
        ((INTEGRATION_TESTING, "integration"), (FUNCTIONAL_TESTING, "functional"))
    )
)


@pytest.fixture
def broker_away(monkeypatch):
    """A broker is configured, but it does not answer."""
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")


@pytest.fixture
def request_with_layer(integration):
    alsoProvides(integration["request"], ICollectiveAsyncLayer)
    return integration["request"]


@pytest.fixture
def folder(portal):
    setRoles(portal, TEST_USER_ID, ["Manager"])
    folder = api.content.create(portal, "Folder", "news", "News")
    for number in range(3):
        api.content.create(folder, "Document", f"page-{number}", f"Page {number}")
    return folder


@pytest.fixture
def confirm_delete():
    """Press Delete in the confirmation form of the toolbar, with this request."""

    def press(content, request) -> None:
        from plone.app.content.browser.actions import DeleteConfirmationForm

        form = DeleteConfirmationForm(content, request)
        form.update()
        button = form.buttons["Delete"]
        form.handlers.getHandler(button)(form, button)

    return press


@pytest.fixture
def press_contents(request_with_layer, broker_away):
    """Press a button of folder_contents (a view) for items; return the JSON answer."""

    def press(view, context, contents, **form):
        request = request_with_layer
        request.environ["REQUEST_METHOD"] = request.method = "POST"
        request.form.update(
            _authenticator=createToken(),
            folder=f"/{context.virtual_url_path().partition('/')[2]}",
            selection=json.dumps([api.content.get_uuid(c) for c in contents]),
            **form,
        )
        return json.loads(view(context, request)())

    return press


@pytest.fixture
def savepoints(monkeypatch):
    """A list that grows with each savepoint."""
    taken = []
    stock = transaction.savepoint

    def savepoint(*args, **options):
        taken.append(1)
        return stock(*args, **options)

    monkeypatch.setattr(transaction, "savepoint", savepoint)
    return taken


class OtherIndex(UUIDIndex):
    """May do anything with a UID."""


@pytest.fixture
def other_uid_index(portal, monkeypatch):
    """The index of UIDs is that of an add-on."""
    indexes = portal.portal_catalog._catalog.indexes
    other = OtherIndex("UID")
    vars(other).update(vars(indexes["UID"]))
    # An abort would not undo it: a dictionary does not know that it was changed.
    monkeypatch.setitem(indexes, "UID", other)
