"""What the worker asks of an action, and what happens when the add-on goes away."""

from collective.async_.interfaces import IAction
from collective.async_.tasks import messages
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import KEY
from collective.async_.tasks.store import provide_store
from collective.async_.tasks.store import remove_store
from collective.async_.uninstalling import leave
from collective.async_.worker import items
from collective.async_.worker.sweep import remove_left_store
from types import SimpleNamespace
from zope.annotation.interfaces import IAnnotations
from zope.component import getGlobalSiteManager
from zope.component import provideUtility
from zope.interface import alsoProvides

import pytest
import transaction


@pytest.fixture
def strict(action):
    """Replaces the action by one with nothing but what the interface names."""
    methods = {
        "title": "Trial",
        "internal": False,
        "items": lambda record: record.uids,
        "item_title": lambda record, item: f"Item {item}",
        "run": lambda record, item: calls.append(item),
        "run_some": lambda record: True,
        "on_demand": False,
        "undoable": False,
        "views": (),
        "forms": (),
        "deep": True,
        "abandon": lambda record: calls.append("abandon"),
        "explain": lambda record, reason: reason,
        "changes": lambda record, uid, path: False,
        "will_set": lambda record, uid: {},
        "answer": lambda record, url: {},
        "retry_after": lambda record, error: None,
        "retry_refusal": lambda record: None,
        "arriving": "",
        "pending_texts": lambda record: None,
        "pending_uids": lambda record: record.uids,
        "pending_below": lambda record: (),
        "description": lambda record: "does",
        "soon_message": lambda record: "will do",
        "undone_message": lambda record: "did nothing",
        "success_message": lambda record: "did",
        "result": lambda record: None,
        "cancel_message": lambda record: "was cancelled",
        "error_message": lambda record: "failed",
    }
    assert set(methods) == set(IAction.names())
    calls: list = []
    strict = SimpleNamespace(**methods)
    alsoProvides(strict, IAction)
    provideUtility(strict, IAction, "trial")
    yield calls
    getGlobalSiteManager().unregisterUtility(strict, IAction, "trial")
    provideUtility(action, IAction, "trial")


@pytest.mark.parametrize("uids", [(), ("a", "b")])
def test_the_interface_names_all_that_the_worker_calls(record, run, strict, uids):
    record.uids = uids
    transaction.commit()
    assert run() == "claimed"
    assert record.status is Status.SUCCEEDED
    assert strict == (list(uids) or [None])
    assert messages.headline(record) == "did"
    assert messages.description(record) == "does"


def test_an_uninstall_during_a_run_ends_it_with_a_log_line(
    portal, functional, record, run, action, monkeypatch, caplog
):
    caplog.set_level("INFO", "collective.async")
    monkeypatch.setattr(items, "BATCH_SECONDS", 0)
    record.uids, record.params = ("a", "b"), {"selection": True}
    transaction.commit()
    done = []

    def remove():
        done.append(1)
        manager = transaction.TransactionManager()
        jar = functional["zodbDB"].open(transaction_manager=manager)
        remove_store(jar.root()["Application"]["plone"])
        manager.commit()
        jar.close()

    action.work = remove
    assert run() == "claimed"
    assert done == [1]
    assert KEY not in IAnnotations(portal)
    assert f"task={record.id} stopped: its record was removed" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_message_of_a_task_that_was_uninstalled_is_harmless(
    portal, record, action, run, monkeypatch
):
    from collective.async_.worker import run as module

    done = []
    action.work = lambda: done.append(1)
    monkeypatch.setattr(module, "MISSING_PAUSES", ())
    leave(None)
    transaction.commit()
    # It was open, so it is done first.
    assert run() == "claimed"
    assert done == [1]
    remove_left_store(portal)
    transaction.commit()
    assert run() == "missing"
    provide_store(portal)
    transaction.commit()
    assert run() == "missing"
