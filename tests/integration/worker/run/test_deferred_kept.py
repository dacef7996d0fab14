"""Deferred indexes survive errors, lost workers and a task of several transactions."""

from collective.async_.patches import deferred_indexing
from collective.async_.patches.deferred_indexing import Collected
from collective.async_.patches.deferred_indexing import IndexValue
from collective.async_.tasks import claim as claims
from collective.async_.tasks.control import can_retry
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from collective.async_.transient import is_transient
from collective.async_.worker import batch
from collective.async_.worker import deferred
from collective.async_.worker import items
from collective.async_.worker import transactions
from collective.async_.worker.deferred import DeferredIndexes
from DateTime import DateTime
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from Products.CMFCore.indexing import processQueue
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from types import SimpleNamespace
from ZODB.POSException import ConflictError

import pytest
import time
import transaction


@pytest.fixture(autouse=True)
def register(monkeypatch):
    for kind in (DateIndex, ZCTextIndex):
        monkeypatch.setattr(kind, "index_object", kind.index_object)
    deferred_indexing.install()
    monkeypatch.setattr(batch, "SHORT", 0)


@pytest.fixture
def works(portal, record, action):
    """The task adds three pages; how often it did."""
    setRoles(portal, TEST_USER_ID, ["Manager"])
    record.size = 1000
    transaction.commit()
    works = []

    def work():
        works.append(1)
        for number in range(3):
            create(f"page-{number}", f"Word{number}")

    action.work = work
    return works


@pytest.fixture
def selection(works, record, action, monkeypatch):
    """The task does what the test says for each of two items, each in a batch."""
    monkeypatch.setattr(items, "BATCH_SECONDS", -1)
    record.params["selection"] = True
    record.uids = ("one", "two")
    transaction.commit()
    steps = {}
    monkeypatch.setattr(action, "run", lambda record, item: steps[item]())
    return steps


def create(name: str, title: str):
    return api.content.create(api.portal.get(), "Document", name, title)


def found(text: str) -> list[str]:
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(SearchableText=text)
    return sorted(brain.getId for brain in brains)


def modified(name: str):
    catalog = api.portal.get_tool("portal_catalog")
    return catalog.getIndexDataForRID(catalog.getrid(f"/plone/{name}"))["modified"]


def redate(name: str, moment: DateTime) -> None:
    page = api.portal.get()[name]
    page.modification_date = moment
    page.reindexObject(idxs=["modified"])
    processQueue()


def killed(monkeypatch, name: str, run) -> None:
    """Run it, and kill the worker there."""

    def die(*_args, **_options):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(deferred, name, die)
        with pytest.raises(SystemExit):
            run()
    transaction.begin()


def forget(record, **values) -> None:
    """The worker is gone."""
    record.worker = {**record.worker, "start": "1"}
    for name, value in values.items():
        setattr(record, name, value)
    transaction.commit()


def test_work_that_is_done_is_not_given_up(record, run, works, monkeypatch):
    killed(monkeypatch, "index_some", run)
    forget(record, attempt=claims.MAX_LOST)
    assert run() == "claimed"
    assert (record.status, works) == (Status.SUCCEEDED, [1])
    assert found("Word1") == ["page-1"]


def test_indexes_that_kill_their_workers_are_given_up(
    record, run, works, monkeypatch, caplog
):
    killed(monkeypatch, "index_some", run)
    forget(record, attempt=2 * claims.MAX_LOST)
    monkeypatch.setattr(deferred, "index_some", None)
    run()
    # A retry would do the work twice.
    assert (record.status, can_retry(record), works) == (Status.SUCCEEDED, False, [1])
    assert "items are missing from Date, Description, SearchableText" in caplog.text
    assert "/plone/page-1" in caplog.text


def test_a_task_that_is_given_up_loses_no_index_of_what_it_has_done(
    record, run, selection, action, monkeypatch
):
    given_up = []
    action.abandoned = lambda: given_up.append(1)

    def die():
        raise SystemExit

    selection["one"] = lambda: create("page-1", "Word1")
    selection["two"] = die
    with pytest.raises(SystemExit):
        run()
    transaction.begin()
    assert found("Word1") == []
    forget(record, attempt=claims.MAX_LOST)
    assert run() == "poison"
    assert (record.status, given_up) == (Status.FAILED, [1])
    assert record.message.mapping == {"count": str(claims.MAX_LOST)}
    assert found("Word1") == ["page-1"]


def test_what_two_transactions_defer_of_one_item(record, run, selection, monkeypatch):
    selection["one"] = lambda: create("page-1", "Word1")
    selection["two"] = lambda: redate("page-1", DateTime() - 0.25)
    run()
    assert record.status is Status.SUCCEEDED
    assert found("Word1") == ["page-1"]
    page = api.portal.get()["page-1"]
    assert modified("page-1") == modified_now(page)


def modified_now(page) -> int:
    catalog = api.portal.get_tool("portal_catalog")
    return catalog._catalog.getIndex("modified")._convert(page.modified())


def test_what_another_worker_has_deferred_of_an_item(
    record, run, selection, monkeypatch
):
    def die():
        raise SystemExit

    selection["one"] = lambda: create("page-1", "Word1")
    selection["two"] = die
    with pytest.raises(SystemExit):
        run()
    transaction.begin()
    forget(record)
    selection["two"] = lambda: redate("page-1", DateTime() - 0.25)
    run()
    assert record.status is Status.SUCCEEDED
    assert found("Word1") == ["page-1"]


def test_a_date_that_a_later_transaction_puts_back(record, run, selection):
    create("page-1", "Word1")
    old = DateTime() - 10
    redate("page-1", old)
    transaction.commit()
    before = modified("page-1")
    selection["one"] = lambda: redate("page-1", DateTime() - 0.25)
    selection["two"] = lambda: redate("page-1", old)
    run()
    assert record.status is Status.SUCCEEDED
    assert modified("page-1") == before


def test_values_that_there_was_no_room_for_are_computed_again():
    def collected(again=(), **values):
        one = Collected()
        one.items = {1: {k: IndexValue({}, v) for k, v in values.items()} or None}
        one.again = frozenset(again)
        return one

    known = DeferredIndexes(None)
    known.remember(collected(text=0))
    known.remember(collected(again=[1], modified=1))
    assert set(known.known[1]) == {"text", "modified"}
    known.remember(collected(again=[1]))
    known.remember(collected(again=[1], modified=2))
    assert known.known == {1: None}


@pytest.mark.parametrize("forgotten", [True, False])
def test_an_item_with_an_error_leaves_out_itself_only(
    record, run, works, monkeypatch, caplog, forgotten
):
    stock = ZCTextIndex.index_object

    def break_one(self, documentId, obj, threshold=None):
        if not deferred_indexing._active and "Word0" in str(obj_text(obj)):
            raise RuntimeError("broken")
        return stock(self, documentId, obj, threshold)

    monkeypatch.setattr(ZCTextIndex, "index_object", break_one)
    if forgotten:
        monkeypatch.setattr(DeferredIndexes, "remember", lambda self, collected: None)
    run()
    assert record.status is Status.SUCCEEDED
    assert "/plone/page-0 could not be indexed" in caplog.text
    assert found("Word0") == []
    assert (found("Word1"), found("Word2")) == (["page-1"], ["page-2"])


def obj_text(obj):
    text = getattr(obj, "Title", "")
    return text() if callable(text) else text or getattr(obj, "SearchableText", "")


def test_indexes_that_conflict_again_and_again_are_left_to_another_run(
    portal, record, run, works, monkeypatch
):
    clock = SimpleNamespace(sleep=lambda seconds: None, monotonic=time.monotonic)
    monkeypatch.setattr(transactions, "time", clock)
    assert is_transient(ConflictError())

    def conflict(left, known):
        raise ConflictError

    with monkeypatch.context() as patched:
        patched.setattr(deferred, "index_some", conflict)
        run()
    assert record.status is Status.RUNNING
    assert claims.claimable(get_store(portal), record)
    run()
    assert (record.status, works) == (Status.SUCCEEDED, [1])
    assert found("Word1") == ["page-1"]
