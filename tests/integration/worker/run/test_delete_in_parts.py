"""A folder that is deleted in parts, since it would always conflict in one piece."""

from collective.async_.actions.delete import action as delete
from collective.async_.tasks.control import cancel
from collective.async_.tasks.control import retry
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import provide_store
from collective.async_.worker.transactions import TransactionRunner
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.dexterity.interfaces import IDexterityItem
from plone.locking.interfaces import ILockable
from plone.locking.interfaces import ITTWLockable
from ZODB.POSException import ConflictError
from zope.component import getGlobalSiteManager
from zope.i18n import translate
from zope.interface import alsoProvides
from zope.lifecycleevent.interfaces import IObjectRemovedEvent

import pytest
import transaction


@pytest.fixture
def news(portal):
    """A folder of four pages."""
    setRoles(portal, TEST_USER_ID, ["Manager"])
    folder = api.content.create(portal, "Folder", "news", "News")
    for number in range(4):
        api.content.create(folder, "Document", f"page-{number}", f"Page {number}")
    return folder


@pytest.fixture
def record(portal, news, action, monkeypatch):
    """The task; each of its transactions deletes one item."""
    monkeypatch.setattr(TransactionRunner, "starving", True)
    monkeypatch.setattr(delete, "BATCH_SECONDS", 0)
    provide_store(portal)
    values = {"title": "News", "uids": (api.content.get_uuid(news),), "size": 60}
    record = TaskRecord(new_id(), "delete", TEST_USER_ID, **values)
    get_store(portal).add(record)
    transaction.commit()
    return record


# All four pages are tried first, so the third one is deleted as the seventh.
THIRD = 7


@pytest.fixture
def on_removal():
    """Call a function when so many pages were removed, tried or really."""
    handlers, gone = [], []

    def subscribe(function, *numbers):
        def handler(content, event):
            gone.append(content.getId())
            if len(gone) in numbers:
                function()

        wanted = (IDexterityItem, IObjectRemovedEvent)
        getGlobalSiteManager().registerHandler(handler, wanted)
        handlers.append((handler, wanted))

    yield subscribe
    for handler, wanted in handlers:
        getGlobalSiteManager().unregisterHandler(handler, wanted)


def test_it_is_all_gone(portal, record, run):
    run()
    assert record.status is Status.SUCCEEDED
    assert "news" not in portal


def veto():
    raise ValueError("It is still needed")


def test_a_veto_is_found_before_anything_goes(portal, record, run, on_removal):
    on_removal(veto, 3)
    run()
    assert record.status is Status.FAILED
    assert record.message == "It is still needed"
    assert "ValueError" in record.traceback
    assert len(portal["news"]) == 4


def test_a_conflict_while_it_is_tried(portal, record, run, on_removal):
    def conflict():
        raise ConflictError

    on_removal(conflict, 3)
    run()
    assert record.status is Status.SUCCEEDED
    assert "news" not in portal


def test_a_veto_that_comes_later_says_what_is_gone(portal, record, run, on_removal):
    on_removal(veto, THIRD)
    run()
    assert record.status is Status.FAILED
    assert translate(record.message) == (
        "2 of 60 items were deleted before this: It is still needed"
    )
    assert "ValueError" in record.traceback
    assert len(portal["news"]) == 2


def test_a_retry_says_what_is_gone_in_all(portal, record, run, on_removal):
    # The retry tries both that are left, and is refused at the second one.
    on_removal(veto, THIRD, THIRD + 4)
    run()
    retry(record)
    transaction.commit()
    run()
    assert translate(record.message) == (
        "3 of 60 items were deleted before this: It is still needed"
    )
    assert len(portal["news"]) == 1

    retry(record)
    cancel(record)
    assert translate(record.message) == (
        "3 of 60 items were deleted before it was cancelled."
    )


def test_a_lock_is_found_before_anything_goes(portal, record, run):
    api.user.create(email="x@example.org", username="other", roles=("Manager",))
    with api.env.adopt_user("other"):
        alsoProvides(portal["news"], ITTWLockable)
        ILockable(portal["news"]).lock()
    transaction.commit()
    run()
    assert record.status is Status.FAILED
    assert translate(record.message) == "“News” is locked and cannot be deleted."
    assert len(portal["news"]) == 4


def test_a_cancelled_one_says_what_is_gone(portal, record, run, on_removal, functional):
    def cancel():
        jar = functional["zodbDB"].open(transaction.TransactionManager())
        site = jar.root()["Application"]["plone"]
        get_store(site).get(record.id).cancel_requested = True
        jar.transaction_manager.commit()
        jar.close()

    on_removal(cancel, THIRD)
    run()
    assert record.status is Status.CANCELLED
    assert translate(record.message) == (
        "2 of 60 items were deleted before it was cancelled."
    )
    assert len(portal["news"]) == 2
