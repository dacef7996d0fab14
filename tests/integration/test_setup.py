"""Installing and uninstalling the add-on, which leaves nothing behind."""

from collective.async_ import garbage
from collective.async_.broker import publish
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
from datetime import timedelta
from plone import api
from plone.app.testing import TEST_USER_ID
from plone.base.utils import get_installer
from plone.browserlayer.utils import registered_layers
from plone.registry.interfaces import IRegistry
from Products.statusmessages.interfaces import IStatusMessage
from zope.annotation.interfaces import IAnnotations
from zope.component import getGlobalSiteManager
from zope.component import getMultiAdapter
from zope.component import getUtility
from zope.event import notify
from zope.i18n import translate
from zope.processlifetime import IDatabaseOpenedWithRoot
from zope.traversing.interfaces import BeforeTraverseEvent

import pytest
import transaction


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
    text = translate(message.message)
    assert text.startswith("1 background task is still open: Checking the ")

    remove_left_store(portal)
    assert get_store().get(record.id) is record
    record.finish(Status.SUCCEEDED)
    remove_left_store(portal)
    assert KEY not in IAnnotations(portal)
    # And when there is none.
    remove_left_store(portal)


@pytest.fixture
def click(portal, request_with_layer):
    """Click on Uninstall in the add-ons control panel; return what it says."""

    def click():
        request_with_layer.form["uninstall_product"] = PRODUCT
        getMultiAdapter((portal, request_with_layer), name="uninstall_products")()
        found = IStatusMessage(request_with_layer).show()
        return [translate(message.message) for message in found]

    return click


def test_the_first_click_asks_and_changes_nothing(portal, record, installer, click):
    question, _error = click()
    assert question.startswith("Not uninstalled yet, since 1 background task is still")
    assert "Checking the background tasks" in question
    assert installer.is_product_installed(PRODUCT)
    assert ICollectiveAsyncLayer in registered_layers()
    assert not get_store().leaving

    # The first two messages are shown again in the same request.
    left = click()[2]
    assert left.startswith("1 background task is still open")
    assert not installer.is_product_installed(PRODUCT)
    assert get_store().leaving


def test_an_old_question_is_asked_again(portal, record, installer, click):
    click()
    get_store().asked_to_leave -= timedelta(minutes=11)
    assert click()[0].startswith("Not uninstalled yet")
    assert installer.is_product_installed(PRODUCT)


def test_without_open_tasks_nothing_is_asked(portal, installer, click):
    click()
    assert not installer.is_product_installed(PRODUCT)


def test_every_open_task_is_logged_and_the_first_are_named(
    portal, record, installer, caplog
):
    others = [TaskRecord(new_id(), "check", "jane") for _number in range(6)]
    for other in others:
        get_store().add(other)
    installer.uninstall_product(PRODUCT)
    (message,) = IStatusMessage(portal.REQUEST).show()
    text = translate(message.message)
    assert text.startswith("7 background tasks") and "; 2 more. Keep" in text
    with caplog.at_level("INFO", "collective.async"):
        for hook, args, kws in list(transaction.get().getAfterCommitHooks()):
            hook(True, *args, **kws)
    for task in (record, *others):
        assert f"task={task.id} open at uninstall" in caplog.text


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


def test_what_is_done_when_zope_starts(integration):
    adapters = getGlobalSiteManager().adapters
    subscribers = adapters.subscriptions([IDatabaseOpenedWithRoot], None)
    assert publish.on_database_opened in subscribers
    # When everything is loaded.
    assert subscribers[-1] is garbage.on_database_opened
