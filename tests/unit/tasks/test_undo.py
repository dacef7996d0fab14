"""A task that has ended never runs again, whatever undo does to its record."""

from collective.async_.tasks import control
from collective.async_.tasks.claim import Claim
from collective.async_.tasks.claim import claim
from collective.async_.tasks.claim import lost
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import TaskStore
from collective.async_.tasks.undo import is_undone
from collective.async_.worker import sweep
from contextlib import contextmanager
from types import SimpleNamespace
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage
from ZODB.MappingStorage import MappingStorage

import pytest
import time
import transaction


class Site:
    """A store in a database, without Plone; ``content`` is what the tasks change."""

    def __init__(self, database: DB) -> None:
        self.database = database
        self.root = database.open().root()
        with self.commit("install"):
            self.root["store"] = TaskStore()
            self.root["content"] = "page"
            self.record = TaskRecord(new_id(), "delete", "jane")
            self.store.add(self.record)

    @property
    def store(self) -> TaskStore:
        return self.root["store"]

    @contextmanager
    def commit(self, what: str):
        transaction.begin()
        yield
        transaction.get().note(what)
        transaction.commit()

    def claim(self, token: str = "mine") -> Claim:
        with self.commit("claim"):
            return claim(self.store, self.record, token)

    def end(self, status: Status = Status.SUCCEEDED, what: str = "work") -> None:
        with self.commit(what):
            self.root["content"] = "done"
            self.record.finish(status)

    def undo(self, *names: str) -> None:
        found = self.database.undoInfo(0, 20)
        ids = [entry["id"] for entry in found if entry["description"] in names]
        assert len(ids) == len(names)
        self.database.undoMultiple(ids)
        transaction.get().note("undo")
        transaction.commit()
        transaction.begin()


@pytest.fixture
def site(tmp_path):
    database = DB(FileStorage(str(tmp_path / "Data.fs")))
    yield Site(database)
    transaction.abort()
    database.close()


@pytest.fixture(params=["alive", "dead"])
def undone(site, request):
    """The work is undone, and the worker lives on or has ended."""
    assert site.claim() is Claim.CLAIMED
    if request.param == "dead":
        with site.commit("killed"):
            site.record.worker = {**site.record.worker, "start": "1"}
    site.end()
    site.undo("work")
    assert site.root["content"] == "page"
    assert site.record.status is Status.RUNNING
    assert lost(site.record) is (request.param == "dead")
    return site


def test_who_looks_at_it_ends_it(undone):
    assert undone.claim("yours") is Claim.UNDONE
    assert undone.record.status is Status.CANCELLED
    assert undone.record.message == "What this task did was undone."
    assert undone.claim("yours") is Claim.FINAL
    assert list(undone.store.active()) == []


def test_the_sweep_ends_it_though_its_worker_lives(undone, monkeypatch):
    monkeypatch.setattr(sweep, "get_store", lambda site: undone.store)
    monkeypatch.setattr(sweep, "describe", lambda site, record, step: None)
    with undone.commit("sweep"):
        sweep.close_undone(None)
    assert undone.record.status is Status.CANCELLED
    assert undone.root["content"] == "page"


def test_its_claim_may_be_undone_with_it(site):
    site.claim()
    site.end()
    site.undo("claim", "work")
    assert site.record.status is Status.WAITING
    assert site.claim("yours") is Claim.UNDONE


def test_or_after_it(site):
    site.claim()
    site.end()
    site.undo("work")
    site.undo("claim")
    assert site.record.status is Status.WAITING
    assert site.claim("yours") is Claim.UNDONE


def test_only_its_last_step(site):
    site.claim()
    with site.commit("work"):
        site.record.pending_outcome = Status.SUCCEEDED, None
    with site.commit("indexes"):
        site.record.finish(*site.record.pending_outcome)
    site.undo("indexes")
    assert site.claim("yours") is Claim.UNDONE
    assert site.record.status is Status.SUCCEEDED


def test_it_stays_so_when_the_past_is_packed_away(undone):
    undone.claim("yours")
    undone.database.pack(time.time() + 1)
    assert not is_undone(undone.record)
    assert undone.claim("yours") is Claim.FINAL


def test_a_retry_is_no_undo(site, monkeypatch):
    portal = SimpleNamespace(getPhysicalPath=lambda: ("", "plone"))
    api = SimpleNamespace(portal=SimpleNamespace(get=lambda: portal))
    monkeypatch.setattr(control, "api", api)
    monkeypatch.setattr(control, "get_store", lambda: site.store)
    monkeypatch.setattr(control, "publish_after_commit", lambda path, id_: None)
    for number in range(3):
        assert site.claim(f"token {number}") is Claim.CLAIMED
        site.end(Status.FAILED, f"work {number}")
        with site.commit("retry"):
            control.retry(site.record)
    assert site.claim() is Claim.CLAIMED
    assert not is_undone(site.record)
    site.end()
    site.undo("work")
    assert site.claim("yours") is Claim.UNDONE


def test_what_is_seen_here_may_be_older_than_the_end(site):
    site.claim()
    other = site.database.open(transaction.TransactionManager())
    record = other.root()["store"].get(site.record.id)
    assert record.status is Status.RUNNING
    site.end()
    # It has ended meanwhile, which is no undo.
    assert not is_undone(record)
    other.close()


def test_a_storage_without_undo(monkeypatch):
    database = DB(MappingStorage())
    site = Site(database)
    assert site.claim() is Claim.CLAIMED
    assert not is_undone(site.record)
    transaction.abort()
    database.close()
