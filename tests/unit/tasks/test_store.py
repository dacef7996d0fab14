from collective.async_.tasks import shard as module
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import may_grow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.shard import shard_key
from collective.async_.tasks.shard import SHARD_SECONDS
from collective.async_.tasks.store import TaskStore
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from threading import Thread
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import pytest
import time
import transaction


@pytest.fixture
def store():
    return TaskStore()


@pytest.fixture
def add(store):
    def add(user: str = "jane", **values) -> TaskRecord:
        record = TaskRecord(new_id(), "delete", user, **values)
        store.add(record)
        return record

    return add


@pytest.fixture(autouse=True)
def no_shard_yet():
    module._current.__dict__.clear()


def test_a_record_is_found_by_its_id(store, add):
    record = add()
    assert store.get(record.id) is record


@pytest.mark.parametrize("junk", ["", "-", "x-y", "\0", "a" * 10_000, None, 7, {}])
def test_invalid_ids_are_unknown(store, add, junk):
    add()
    assert store.get(junk) is None


def test_ids_cannot_be_guessed():
    ids = {new_id() for _number in range(1000)}
    assert len(ids) == 1000
    assert all(len(task_id.partition("-")[2]) == 20 for task_id in ids)


def test_sites_have_shards_of_their_own():
    keys = [shard_key(new_id(site)) for site in ("/one", "/two", "/one")]
    assert keys[0] == keys[2] != keys[1]


def test_all_are_counted_without_loading_closed_shards(store, add):
    shard = shard_key([add(), add(), add()][0].id)
    assert store.count() == 3
    store.close(shard)
    module._current.__dict__.clear()
    add()
    assert store.count() == 4
    closed, store.shards[shard] = store.shards[shard], None
    assert store.count() == 4
    store.shards[shard] = closed
    store.remove(closed.records[min(closed.records)])
    assert store.count() == 3


def test_shards_that_an_older_release_has_closed_are_counted_once(store, add):
    store.close(shard_key([add(), add()][0].id))
    store.sizes = None
    assert store.count() == 2
    store.shards[min(store.shards)] = None
    assert store.count() == 2


def test_a_retry_and_the_last_removal_leave_no_size(store, add):
    records = [add(), add()]
    key = shard_key(records[0].id)
    store.close(key)
    store.reopen(records[0])
    assert store.count() == 2
    store.close(key)
    for record in records:
        store.remove(record)
    assert (store.count(), list(store.sizes)) == (0, [])


def test_a_shard_has_only_failures_when_all_others_are_removed(store, add):
    records = [add() for _number in range(3)]
    for record in records[:2]:
        record.finish(Status.FAILED)
    records[2].finish(Status.SUCCEEDED)
    key = shard_key(records[0].id)
    store.close(key)
    assert not store.has_only_failures(key)
    store.remove(records[2])
    assert store.has_only_failures(key)
    store.remove(records[0])
    assert store.has_only_failures(key)
    store.exceptions = None
    assert not store.has_only_failures(key)


def test_threads_have_shards_of_their_own():
    keys = {shard_key(new_id())}
    thread = Thread(target=lambda: keys.add(shard_key(new_id())))
    thread.start()
    thread.join()
    assert len(keys) == 2


def test_a_shard_ends_by_size_and_by_age(monkeypatch):
    key = shard_key(new_id())
    for _number in range(module.SHARD_SIZE - 1):
        assert shard_key(new_id()) == key
    second = shard_key(new_id())
    assert second != key
    later = time.time() + SHARD_SECONDS + 1
    monkeypatch.setattr(module.time, "time", lambda: later)
    assert shard_key(new_id()) != second


def test_two_people_at_once_do_not_conflict():
    """Both add and finish a task at the same time."""
    db = DB(MappingStorage())
    managers = [transaction.TransactionManager() for _number in range(2)]
    with db.transaction() as connection:
        connection.root()["store"] = TaskStore()
    stores = [db.open(manager).root()["store"] for manager in managers]
    for round_ in range(20):
        for store, manager in zip(stores, managers, strict=True):
            manager.begin()
            record = TaskRecord(f"{round_:08x}{id(store)}-{round_}", "delete", "jane")
            # Threads have shards of their own: here by the key.
            key = f"{id(store):x}"
            record.id = f"{key}-{round_}"
            store.add(record)
        for manager in managers:
            # The first makes the shards; from then on nobody meets anybody.
            try:
                manager.commit()
            except transaction.interfaces.TransientError:
                assert round_ == 0
                manager.abort()
    db.close()


def test_active_are_the_unfinished_tasks_in_order(store, add):
    records = [add() for _number in range(4)]
    records[1].finish(Status.SUCCEEDED)
    add("joe")
    assert list(store.active("jane")) == [records[0], *records[2:]]
    assert len(list(store.active())) == 4


def test_failures_are_shown_until_seen_and_survive_the_closing(store, add):
    record = add()
    record.finish(Status.FAILED)
    add("joe").finish(Status.FAILED)
    for _closed in range(2):
        assert list(store.failures("jane")) == [record]
        store.close(shard_key(record.id))
    record.seen = True
    assert list(store.failures("jane")) == []


def test_a_retried_task_of_a_closed_shard_is_active(store, add):
    record = add()
    record.finish(Status.FAILED)
    store.close(shard_key(record.id))
    assert list(store.active()) == []
    record.status = Status.WAITING
    store.reopen(record)
    assert list(store.active()) == [record]
    assert list(store.failures("jane")) == []


def test_recent(store, add):
    record = add()
    record.finish(Status.SUCCEEDED)
    before = record.finished - timedelta(seconds=1)
    assert list(store.recent("jane", before)) == [record]
    assert list(store.recent("jane", record.finished)) == []
    assert list(store.recent("joe", before)) == []


def test_a_removed_record_leaves_nothing(store, add):
    record = add()
    record.finish(Status.FAILED)
    store.close(shard_key(record.id))
    store.remove(record)
    assert store.get(record.id) is None
    assert (list(store.shards), list(store.closed)) == ([], [])
    assert list(store.failures("jane")) == []


@pytest.mark.parametrize(
    ("age", "answer"),
    [(0, True), (SHARD_SECONDS - 5, True), (SHARD_SECONDS + 5, False)],
)
def test_a_shard_grows_for_as_long_as_its_thread_may_use_it(age, answer):
    now = datetime.now(timezone.utc)
    key = f"{int(now.timestamp()) - age:08x}abcd"
    assert may_grow(key, now) is answer


def test_a_shard_of_another_origin_does_not_grow():
    assert not may_grow("migrated", datetime.now(timezone.utc))
