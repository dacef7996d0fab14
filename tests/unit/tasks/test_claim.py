"""A task that a web process has claimed for an editor belongs to it while it lives."""

from collective.async_.broker import leases
from collective.async_.broker.leases import renew_lease
from collective.async_.broker.process import this_process
from collective.async_.tasks.claim import Claim
from collective.async_.tasks.claim import claim
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import TaskStore

import pytest


@pytest.fixture
def store() -> TaskStore:
    return TaskStore()


@pytest.fixture
def record(store):
    record = TaskRecord(new_id(), "edit", "jane")
    store.add(record)
    return record


@pytest.fixture
def web_process(server, record, monkeypatch) -> dict:
    """A process in another container that has claimed the task for a request."""
    monkeypatch.setattr(leases, "DOUBT_SECONDS", 0)
    other = {**this_process(), "host": "web"}
    renew_lease(other, begun=1, worker=False)
    record.status, record.worker, record.token = Status.RUNNING, other, "inline"
    return other


def test_a_claim_in_a_web_process_has_a_lease_and_is_no_worker(server, store, record):
    assert claim(store, record, "inline") is Claim.CLAIMED
    assert server.ttl(leases._lease_key(record.worker)) > 0
    assert leases.leases() == []


def test_no_worker_takes_it_while_the_web_process_lives(store, record, web_process):
    assert claim(store, record, "worker") is Claim.BUSY
    assert (record.worker, record.token) == (web_process, "inline")


def test_a_worker_takes_it_when_the_web_process_has_died(
    server, store, record, web_process
):
    server.delete(leases._lease_key(web_process))
    assert claim(store, record, "worker") is Claim.CLAIMED
    assert (record.worker, record.token) == (this_process(), "worker")
