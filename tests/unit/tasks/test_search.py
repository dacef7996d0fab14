from collective.async_.tasks import search as module
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.search import Query
from collective.async_.tasks.search import search
from collective.async_.tasks.shard import shard_key
from collective.async_.tasks.store import TaskStore
from datetime import datetime
from datetime import timedelta
from datetime import timezone

import pytest


NOON = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)


def part_id(born: datetime, number: int, thread: str = "aaaa") -> str:
    return f"{int(born.timestamp()):08x}{thread}-{number:020x}"


@pytest.fixture
def store():
    return TaskStore()


@pytest.fixture
def add(store):
    def add(minute: float, thread="aaaa", born=0, **values):
        task_id = part_id(NOON + timedelta(minutes=born), len(added), thread)
        record = TaskRecord(task_id, "delete", values.pop("user", "jane"))
        record.created = NOON + timedelta(minutes=minute)
        for name, value in values.items():
            setattr(record, name, value)
        store.add(record)
        added.append(record)
        return record

    added = []
    return add


def minutes(found):
    return [(r.created - NOON).total_seconds() / 60 for r in found.records]


def test_the_shards_of_several_threads_are_merged_by_time(store, add):
    for minute in (3, 1, 5):
        add(minute, "aaaa", born=1)
    for minute in (4, 2, 6):
        add(minute, "bbbb", born=2)

    assert minutes(search(store, Query())) == [6, 5, 4, 3, 2, 1]
    assert minutes(search(store, Query(sort="created"))) == [1, 2, 3, 4, 5, 6]


def test_tasks_beyond_the_limit_are_not_loaded(store, add, monkeypatch):
    for hour in range(10):
        add(hour * 120, born=hour * 120)
    loaded = []
    load = module._load
    monkeypatch.setattr(
        module, "_load", lambda *arguments: loaded.append(1) or load(*arguments)
    )

    found = search(store, Query(), limit=2)

    assert minutes(found) == [9 * 120, 8 * 120]
    assert len(loaded) <= 3


def test_the_search_ends_at_its_limit_and_says_so(store, add, monkeypatch):
    monkeypatch.setattr(module, "SCAN_LIMIT", 3)
    for minute in range(5):
        add(minute)

    found = search(store, Query(user="jane", text="no such"))

    assert (found.records, found.looked_at, found.complete) == ([], 3, False)
    assert found.reached == NOON + timedelta(minutes=2)


@pytest.mark.parametrize(
    "query",
    [
        Query(states=frozenset([Status.FAILED])),
        Query(user="joe"),
        Query(action="rename"),
        Query(text="NEWS"),
        Query(since=NOON + timedelta(minutes=90)),
        Query(since=NOON + timedelta(minutes=90), sort="created"),
    ],
)
def test_filters(store, add, query):
    add(1, status=Status.RUNNING)
    add(
        100,
        born=90,
        user="joe",
        status=Status.FAILED,
        action="rename",
        title="The News",
    )

    assert minutes(search(store, query)) == [100]


def test_a_period_ends_before_its_end(store, add):
    for minute in (1, 2, 3):
        add(minute)

    query = Query(until=NOON + timedelta(minutes=3))
    assert minutes(search(store, query)) == [2, 1]


def test_other_sorts(store, add):
    add(1, title="b")
    add(2, title="C")
    add(3, title="a")

    assert minutes(search(store, Query(sort="title"))) == [3, 1, 2]
    assert minutes(search(store, Query(sort="-title"), limit=1)) == [2]


def test_open_states_are_looked_for_in_open_shards_only(store, add):
    old = add(1, thread="aaaa", status=Status.SUCCEEDED)
    add(2, thread="bbbb")
    store.close(old.id.partition("-")[0])

    found = search(store, Query(states=frozenset([Status.WAITING])))

    assert (minutes(found), found.looked_at) == ([2], 1)
    assert len(search(store, Query()).records) == 2


def test_no_store_no_tasks():
    assert search(TaskStore(), Query()).records == []


FAILED_ONLY = Query(states=frozenset([Status.FAILED]))


@pytest.fixture
def closed(store, add):
    """A closed shard in which one task has failed and one was cancelled."""
    states = [Status.SUCCEEDED] * 8 + [Status.FAILED, Status.CANCELLED]
    records = [add(number, status=state) for number, state in enumerate(states)]
    store.close(shard_key(records[0].id))
    return records


def test_only_the_failed_tasks_of_a_closed_shard_are_looked_at(store, closed):
    found = search(store, FAILED_ONLY)
    assert found.records == [closed[8]]
    assert found.looked_at == 1
    both = search(store, Query(states=frozenset([Status.FAILED, Status.SUCCEEDED])))
    assert len(both.records) == 9


def test_what_a_retry_and_a_removal_change_is_found(store, closed, add):
    closed[8].status = Status.SUCCEEDED
    closed[0].status = Status.FAILED
    store.reopen(closed[8])
    assert search(store, FAILED_ONLY).records == [closed[0]]
    store.close(shard_key(closed[0].id))
    assert search(store, FAILED_ONLY).records == [closed[0]]
    store.remove(closed[0])
    assert search(store, FAILED_ONLY).records == []


def test_a_shard_that_an_older_release_has_closed_is_searched(store, closed):
    store.exceptions = None
    assert search(store, FAILED_ONLY).records == [closed[8]]


def test_a_removed_shard_leaves_nothing(store, closed):
    for record in closed:
        store.remove(record)
    assert list(store.exceptions) == []
