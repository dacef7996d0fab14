"""The events of the life of a task."""

from collective.async_.api import background
from collective.async_.interfaces import IAction
from collective.async_.interfaces import IAsyncTaskEnded
from collective.async_.interfaces import IAsyncTaskEvent
from collective.async_.interfaces import IAsyncTaskSucceeded
from collective.async_.tasks.control import cancel
from collective.async_.tasks.enqueue import get_task
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from zope.component import getGlobalSiteManager
from zope.interface import Interface

import pytest
import transaction


@pytest.fixture
def folder(functional):
    setRoles(functional["portal"], TEST_USER_ID, ["Manager"])
    return api.content.create(functional["portal"], "Folder", "fruit", "Fruit")


@pytest.fixture
def subscribe():
    """Call the subscriber for events of this kind."""
    manager, found = getGlobalSiteManager(), []

    def subscribe(subscriber, kind=IAsyncTaskEvent):
        manager.registerHandler(subscriber, (Interface, kind))
        found.append((subscriber, (Interface, kind)))

    yield subscribe
    for registration in found:
        manager.unregisterHandler(*registration)


@pytest.fixture
def told(subscribe):
    """What the events say, in their order."""
    found = []

    def tell(content, event):
        name = type(event).__name__.removeprefix("AsyncTask")
        found.append((name, content.getId(), event.task.status.value))

    subscribe(tell)
    return found


@pytest.fixture
def change():
    @background(title="Change", name="test.change")
    def change(content):
        content.setTitle("New")

    manager = getGlobalSiteManager()
    manager.registerUtility(change, IAction, change.name)
    yield change
    manager.unregisterUtility(change, IAction, change.name)


def test_a_task_succeeds(tasks, folder, change, told):
    change.enqueue(folder)
    tasks.run()
    assert told == [
        ("Recorded", "fruit", "waiting"),
        ("Started", "fruit", "running"),
        ("Succeeded", "fruit", "succeeded"),
    ]


def test_a_task_fails(tasks, folder, change, told):
    change.enqueue(folder)
    tasks.fail_next()
    tasks.run()
    assert told[1:] == [("Started", "fruit", "running"), ("Failed", "fruit", "failed")]


def test_a_task_is_cancelled(tasks, folder, change, told):
    task = change.enqueue(folder)
    cancel(get_task(task.id))
    assert told[1:] == [("Cancelled", "fruit", "cancelled")]


def test_of_content_that_is_gone_it_is_the_nearest_folder(
    tasks, functional, folder, change, told
):
    page = api.content.create(folder, "Document", "pear", "Pear")
    change.enqueue(page)
    folder.manage_delObjects(["pear"])
    tasks.run()
    assert told[-1] == ("Failed", "fruit", "failed")


def test_of_content_that_was_moved_it_is_the_content(tasks, folder, change, told):
    change.enqueue(folder)
    api.content.rename(folder, "berries")
    tasks.run()
    assert told[-1] == ("Succeeded", "berries", "succeeded")


def test_a_subscriber_writes_in_the_same_transaction(tasks, folder, change, subscribe):
    def write(content, event):
        assert content.title == "New"
        content.setDescription(f"By {event.task.user_id}")
        event.object._p_jar  # noqa: B018

    subscribe(write, IAsyncTaskSucceeded)
    change.enqueue(folder)
    tasks.conflict_next()
    tasks.run()
    assert folder.Description() == f"By {TEST_USER_ID}"


def test_an_error_after_the_work_makes_the_task_fail(tasks, folder, change, subscribe):
    subscribe(lambda content, event: 1 / 0, IAsyncTaskSucceeded)
    task = change.enqueue(folder)
    tasks.run()
    assert (task.status, folder.title) == ("failed", "Fruit")


def test_a_task_that_has_failed_has_failed_whatever_subscribers_do(
    tasks, folder, change, subscribe, caplog
):
    def break_off(content, event):
        content.setDescription("Lost")
        raise RuntimeError("no mail today")

    subscribe(break_off, IAsyncTaskEnded)
    task = change.enqueue(folder)
    transaction.commit()
    tasks.fail_next()
    tasks.run()
    assert (task.status, task.message) == ("failed", "fail_next")
    assert folder.Description() == ""
    assert "no mail today" in caplog.text


def test_what_is_recorded_can_be_refused(tasks, folder, change, subscribe):
    subscribe(lambda content, event: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        change.enqueue(folder)
