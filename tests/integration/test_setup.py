"""Installing and uninstalling the add-on, which leaves nothing behind."""

from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import KEY
from collective.async_.tasks.store import provide_store
from collective.async_.worker.request import make_request
from collective.async_.worker.request import NO_CONTEXT
from collective.async_.worker.sweep import remove_left_store
from plone import api
from plone.app.testing import TEST_USER_ID
from plone.base.utils import get_installer
from plone.browserlayer.utils import registered_layers
from plone.registry.interfaces import IRegistry
from Products.statusmessages.interfaces import IStatusMessage
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtility
from zope.event import notify
from zope.i18n import translate
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


@pytest.fixture
def record(portal):
    """A task that waits."""
    record = TaskRecord(new_id(), "check", TEST_USER_ID)
    provide_store(portal).add(record)
    return record


def test_what_is_open_is_done_before_it_goes(portal, record, installer):
    assert installer.uninstall_product(PRODUCT)
    (message,) = IStatusMessage(portal.REQUEST).show()
    assert "tasks that are still open: 1. " in translate(message.message)

    remove_left_store(portal)
    assert get_store().get(record.id) is record
    record.finish(Status.SUCCEEDED)
    remove_left_store(portal)
    assert KEY not in IAnnotations(portal)
    # And when there is none.
    remove_left_store(portal)


def test_nothing_goes_when_it_is_installed_again(portal, record, installer):
    installer.uninstall_product(PRODUCT)
    installer.install_product(PRODUCT)
    record.finish(Status.SUCCEEDED)
    remove_left_store(portal)
    assert get_store().get(record.id) is record


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
