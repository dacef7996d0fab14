"""Functions that run in the background, on a folder with three pages."""

from collective.async_.api import background
from collective.async_.interfaces import IAction
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from zope.component import getGlobalSiteManager

import pytest
import transaction


@pytest.fixture
def portal(functional):
    setRoles(functional["portal"], TEST_USER_ID, ["Manager"])
    return functional["portal"]


@pytest.fixture
def folder(portal):
    folder = api.content.create(portal, "Folder", "fruit", "Fruit")
    for title in ("Pear", "Apple", "Orange"):
        api.content.create(folder, "Document", title=title)
    transaction.commit()
    return folder


@pytest.fixture
def register():
    """Decorate a function with ``background`` and register it."""
    manager, found = getGlobalSiteManager(), []

    def register(function, **options):
        action = background(title="Change", name="test.change", **options)(function)
        manager.registerUtility(action, IAction, action.name)
        found.append(action)
        return action

    yield register
    for action in found:
        manager.unregisterUtility(action, IAction, action.name)


@pytest.fixture
def change(register):
    """A function that changes a title."""

    def change(content, title):
        content.setTitle(title)

    return register(change)
