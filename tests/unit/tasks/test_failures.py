from collective.async_.tasks import failures as module
from collective.async_.tasks.failures import FAILED
from collective.async_.tasks.failures import failures
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.search import Query
from collective.async_.tasks.search import search
from collective.async_.tasks.shard import Shard
from collective.async_.tasks.store import TaskStore
from datetime import datetime
from datetime import timedelta
from datetime import timezone

import pytest


NOON = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)


@pytest.fixture
def store():
    return TaskStore()


@pytest.fixture
def fail(store):
    def fail(hour=0, message="Page does not exist", action="delete", **values):
        born = NOON + timedelta(hours=hour)
        task_id = f"{int(born.timestamp()):08x}aaaa-{len(ids):020x}"
        ids.append(task_id)
        record = TaskRecord(task_id, action, "jane")
        record.created = born
        record.finish(Status.FAILED, message)
        record.finished = born
        for name, value in values.items():
            setattr(record, name, value)
        store.add(record)
        return record

    ids: list[str] = []
    return fail


@pytest.fixture(params=["open", "closed"])
def settle(request, store):
    """Close the shards, or not: nobody may see a difference."""

    def settle():
        for key in store.shards if request.param == "closed" else ():
            store.close(key)

    return settle


def test_equal_failures_are_a_group_and_the_last_one_is_its_example(
    store, fail, settle
):
    fail(0, "Locked"), fail(1)
    last = fail(2)
    fail(0, action="paste")
    settle()
    first, *others = failures(store, NOON).groups
    assert (first.count, first.action) == (2, "delete")
    assert first.example.id == last.id
    assert {(g.count, g.action, g.reason) for g in others} == {
        (1, "delete", "Locked"),
        (1, "paste", "Page does not exist"),
    }


def test_those_since_midnight_are_counted(store, fail, settle):
    for hour in (-1, 0, 1):
        fail(hour)
    settle()
    assert failures(store, NOON).recent == 2
    query = Query(states=FAILED, ended=NOON)
    assert len(search(store, query).records) == 2


def test_a_group_is_found_by_its_reason(store, fail, settle):
    wanted = {fail(0).id, fail(5).id}
    fail(0, "Locked"), fail(0, action="paste")
    settle()
    (group,) = [g for g in failures(store, NOON).groups if g.count == 2]
    query = Query(states=FAILED, action=group.action, reason=group.reason)
    assert {record.id for record in search(store, query).records} == wanted


def test_what_was_saved_again_is_no_failure_to_look_at(store, fail, settle):
    fail(superseded="another")
    settle()
    assert failures(store, NOON).groups == []
    assert search(store, Query(states=FAILED)).records == []
    assert len(search(store, Query()).records) == 1


def test_failures_that_were_removed_or_retried_are_gone(store, fail, settle):
    kept, removed, retried = fail(0), fail(0), fail(5)
    settle()
    store.remove(removed)
    store.reopen(retried)
    retried.status = Status.WAITING
    (group,) = failures(store, NOON).groups
    assert (group.count, group.example.id) == (1, kept.id)


def test_tasks_in_closed_shards_are_not_loaded(store, fail, monkeypatch):
    for hour in range(10):
        fail(hour)
    for key in store.shards:
        store.close(key)
    monkeypatch.setattr(Shard, "select", None)
    (group,) = failures(store, NOON).groups
    assert group.count == 10


def test_a_shard_that_an_older_release_has_closed_is_read(store, fail):
    fail()
    (key,) = store.shards
    store.close(key)
    del store.shards[key].failed
    assert failures(store, NOON).groups[0].count == 1


def test_it_says_when_there_is_too_much_to_read(store, fail, monkeypatch):
    monkeypatch.setattr(module, "SCAN_LIMIT", 3)
    for _number in range(5):
        fail()
    found = failures(store, NOON)
    assert (found.groups[0].count, found.complete) == (3, False)
