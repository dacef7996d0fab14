"""Whatever an action or a subscriber raises: no task stays running."""

from collective.async_.interfaces import IAsyncTaskFailed
from collective.async_.interfaces import IAsyncTaskSucceeded
from collective.async_.interfaces import TaskFailed
from collective.async_.patches import deferred_indexing
from collective.async_.tasks.lifecycle import notify_ended
from collective.async_.tasks.messages import headline
from collective.async_.tasks.record import Status
from collective.async_.worker import batch
from collective.async_.worker import deferred
from collective.async_.worker import failure
from collective.async_.worker import run as module
from collective.async_.worker import transactions
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from ZODB.POSException import ConflictError
from zope.component import getGlobalSiteManager
from zope.i18nmessageid import Message
from zope.interface import Interface

import pytest
import transaction


@pytest.fixture
def subscribe():
    manager, found = getGlobalSiteManager(), []

    def subscribe(subscriber, kind):
        manager.registerHandler(subscriber, (Interface, kind))
        found.append((subscriber, (Interface, kind)))

    yield subscribe
    for registration in found:
        manager.unregisterHandler(*registration)


def fail(*_args):
    raise RuntimeError("broken")


class RefusedMail:
    """A data manager whose server refuses at the commit."""

    transaction_manager = transaction.manager

    def tpc_vote(self, _transaction):
        raise OSError("SMTP is refused")

    def abort(self, _transaction):
        pass

    tpc_begin = commit = tpc_finish = tpc_abort = abort

    def sortKey(self):
        return "mail"


def refuse_mail(_content, _event):
    transaction.get().join(RefusedMail())


@pytest.fixture
def large(portal, record, action, monkeypatch):
    """Let the task add a page, with indexing that is deferred. Returns its path."""
    for kind in (DateIndex, ZCTextIndex):
        monkeypatch.setattr(kind, "index_object", kind.index_object)
    deferred_indexing.install()
    monkeypatch.setattr(batch, "SHORT", 0)
    setRoles(portal, TEST_USER_ID, ["Manager"])
    record.size = 1000
    transaction.commit()
    action.work = lambda: api.content.create(api.portal.get(), "Document", "page", "Ox")


def is_found():
    catalog = api.portal.get_tool("portal_catalog")
    return catalog.unrestrictedSearchResults(SearchableText="Ox", sort_on="modified")


def test_without_its_action_a_task_fails(record, run, caplog):
    record.action = "nope.nope"
    transaction.commit()
    run()
    assert (record.status, record.worker) == (Status.FAILED, None)
    assert record.message.mapping == {"action": "nope.nope"}
    assert "not installed in the worker" in record.message
    assert "there is no action 'nope.nope'" in caplog.text


def test_without_its_action_a_task_is_cancelled(record, run):
    record.action, record.cancel_requested = "nope.nope", True
    transaction.commit()
    run()
    assert record.status is Status.CANCELLED


@pytest.mark.parametrize("method", ["explain", "abandon", "description", "items"])
def test_an_action_that_cannot_tell_ends_too(record, run, action, method, caplog):
    action.work = fail
    setattr(action, method, fail)
    run()
    assert (record.status, record.message) == (Status.FAILED, "broken")
    assert "RuntimeError: broken" in caplog.text


@pytest.mark.parametrize("method", ["explain", "abandon"])
def test_it_is_cancelled_whatever_its_action_raises(record, run, action, method):
    setattr(action, method, fail)
    record.cancel_requested = True
    transaction.commit()
    run()
    assert record.status is Status.CANCELLED


@pytest.mark.parametrize("selection", [False, True])
@pytest.mark.parametrize("seconds", [fail, "60", float("nan"), float("inf"), 1e300])
def test_an_unknown_time_of_the_retry(record, run, action, seconds, selection):
    record.uids, record.params["selection"] = ("a",), selection
    transaction.commit()
    odd = seconds if callable(seconds) else lambda _record, _error: seconds
    action.retry_after, action.work = odd, lambda: 1 / 0
    run()
    assert (record.status, record.message) == (Status.FAILED, "division by zero")
    assert "ZeroDivisionError" in record.traceback


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (ValueError("no"), "no"),
        (lambda: 0, "<function <lambda>"),
        (
            Message("Not ${this}", default="Not ${this}", mapping={"this": lambda: 0}),
            "Not <",
        ),
    ],
    ids=["an error", "a function", "a function in a message"],
)
def test_a_message_that_cannot_be_stored(record, run, action, message, text):
    def work():
        raise TaskFailed(message)

    action.work = work
    run()
    assert record.status is Status.FAILED
    assert record.message.startswith(text)


def test_what_subscribers_to_a_failure_cannot_commit(
    record, run, action, subscribe, caplog
):
    subscribe(refuse_mail, IAsyncTaskFailed)
    action.work = fail
    run()
    assert (record.status, record.message) == (Status.FAILED, "broken")
    assert "SMTP is refused" in caplog.text


def test_what_subscribers_to_a_success_cannot_commit(record, run, action, subscribe):
    subscribe(refuse_mail, IAsyncTaskSucceeded)
    action.work = lambda: None
    run()
    assert (record.status, record.message) == (Status.FAILED, "SMTP is refused")


@pytest.mark.parametrize(
    ("subscriber", "text"), [(fail, "broken"), (refuse_mail, "SMTP is refused")]
)
def test_after_deferred_indexing_its_work_is_done_whatever_subscribers_do(
    record, run, large, subscribe, caplog, subscriber, text
):
    subscribe(subscriber, IAsyncTaskSucceeded)
    run()
    assert (record.status, record.worker) == (Status.SUCCEEDED, None)
    assert is_found()
    assert text in caplog.text
    assert "missing from indexes" not in caplog.text


def test_subscribers_are_told_though_indexing_has_failed(
    record, run, large, subscribe, monkeypatch, caplog
):
    told = []
    subscribe(lambda content, event: told.append(event.task.id), IAsyncTaskSucceeded)
    monkeypatch.setattr(deferred, "index_some", fail)
    run()
    assert record.status is Status.SUCCEEDED
    assert told == [record.id]
    assert "missing from indexes" in caplog.text


def test_the_end_of_work_that_was_committed_is_told_safely(
    record, run, subscribe, caplog
):
    """The end of the indexing was undone, for example."""
    subscribe(fail, IAsyncTaskSucceeded)
    record.pending_outcome = Status.SUCCEEDED, None
    transaction.commit()
    run()
    assert record.status is Status.SUCCEEDED
    notify_ended(record)
    assert caplog.text.count("RuntimeError: broken") == 2


def test_a_run_that_cannot_be_ended_is_given_back(record, run, action, monkeypatch):
    action.work = lambda: None
    with monkeypatch.context() as broken:
        broken.setattr(module, "finish", fail)
        with pytest.raises(RuntimeError):
            run()
    transaction.begin()
    assert (record.status, record.worker) == (Status.WAITING, None)
    run()
    assert record.status is Status.SUCCEEDED


def test_a_failure_that_cannot_be_written_for_conflicts_is_given_back(
    record, run, action, monkeypatch
):
    """Another run asks the action again whether to retry, and releases its locks."""

    def conflict(*_args):
        raise ConflictError

    action.work = fail
    with monkeypatch.context() as busy:
        busy.setattr(transactions.time, "sleep", lambda _seconds: None)
        busy.setattr(failure, "explain", conflict)
        with pytest.raises(ConflictError):
            run()
    transaction.begin()
    assert (record.status, record.worker) == (Status.WAITING, None)
    run()
    assert (record.status, record.message) == (Status.FAILED, "broken")


def test_an_action_without_texts_is_named_by_its_title(record, action, caplog):
    action.error_message = fail
    record.title = "Pear"
    record.finish(Status.FAILED)
    assert headline(record) == "Pear"
    assert "RuntimeError: broken" in caplog.text
