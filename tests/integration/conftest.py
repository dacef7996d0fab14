from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.testing import FUNCTIONAL_TESTING
from collective.async_.testing import INTEGRATION_TESTING
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from pytest_plone import fixtures_factory
from zope.interface import alsoProvides

import pytest


globals().update(
    fixtures_factory(
        ((INTEGRATION_TESTING, "integration"), (FUNCTIONAL_TESTING, "functional"))
    )
)


@pytest.fixture
def broker_away(monkeypatch):
    """A broker is configured, and nobody answers there."""
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
    """Press Delete in the toolbar's confirmation, with this request."""

    def press(content, request) -> None:
        from plone.app.content.browser.actions import DeleteConfirmationForm

        form = DeleteConfirmationForm(content, request)
        form.update()
        button = form.buttons["Delete"]
        form.handlers.getHandler(button)(form, button)

    return press
