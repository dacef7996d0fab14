"""Installing and uninstalling the add-on, which leaves nothing behind."""

from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import KEY
from collective.async_.worker.request import make_request
from collective.async_.worker.request import NO_CONTEXT
from plone import api
from plone.base.utils import get_installer
from plone.browserlayer.utils import registered_layers
from plone.registry.interfaces import IRegistry
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtility
from zope.event import notify
from zope.traversing.interfaces import BeforeTraverseEvent

import pytest


PRODUCT = "collective.async"


@pytest.fixture
def installer(portal):
    return get_installer(portal, portal.REQUEST)


@pytest.fixture
def uninstalled(portal, installer):
    assert installer.uninstall_product(PRODUCT)
    return portal


def test_it_is_installed_with_its_store(portal, installer):
    assert installer.is_product_installed(PRODUCT)
    assert ICollectiveAsyncLayer in registered_layers()
    assert get_store() is not None


def test_the_uninstall_profile_is_not_offered(installer):
    assert installer.get_install_profile(PRODUCT)["id"] == f"{PRODUCT}:default"


def test_uninstalling_leaves_nothing(uninstalled, installer):
    assert not installer.is_product_installed(PRODUCT)
    assert ICollectiveAsyncLayer not in registered_layers()
    assert KEY not in IAnnotations(uninstalled)
    left = [n for n in getUtility(IRegistry).records if PRODUCT in n]
    assert left == []
    actions = api.portal.get_tool("portal_controlpanel").listActions()
    assert not [action.id for action in actions if "async" in action.id.lower()]


def test_uninstalled_delete_is_stock_plone(
    folder, uninstalled, broker_away, confirm_delete
):
    request = make_request(NO_CONTEXT)
    notify(BeforeTraverseEvent(uninstalled, request))
    confirm_delete(folder["page-0"], request)
    assert "page-0" not in folder


def test_it_can_be_installed_again(uninstalled, installer):
    assert installer.install_product(PRODUCT)
    assert get_store() is not None
