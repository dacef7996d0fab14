"""Two transactions on the store at the same time: whoever decided on old facts loses."""

from collective.async_.tasks import control
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import shard_key
from collective.async_.tasks.shard import SHARD_SECONDS
from collective.async_.tasks.store import TaskStore
from collective.async_.worker import sweep
from datetime import timedelta
from types import SimpleNamespace
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage
from ZODB.POSException import ConflictError

import pytest
import time
import transaction


# Of one shard, which does not grow any more. Read once: tests may take over a second.
BORN = int(time.time()) - SHARD_SECONDS - 3600
SITE = SimpleNamespace(getPhysicalPath=lambda: ("", "Plone"))


class Side:
    """One of the two: a connection with a transaction of its own."""

    def __init__(self, database: DB) -> None:
        self.manager = transaction.TransactionManager()
        self.root = database.open(self.manager).root()

    @property
    def store(self) -> TaskStore:
        return self.root["store"]

    def commits(self) -> bool:
        try:
            self.manager.commit()
        except ConflictError:
            self.manager.abort()
            return False
        self.manager.begin()
        return True


@pytest.fixture
def database(tmp_path):
    database = DB(FileStorage(str(tmp_path / "Data.fs")))
    yield database
    database.close()


@pytest.fixture
def one(database):
    side = Side(database)
    side.root["store"] = TaskStore()
    assert side.commits()
    return side


@pytest.fixture
def other(database, one, failed):
    return Side(database)


def old_id(number: int) -> str:
    """That of a task in the shard of BORN."""
    return f"{BORN:08x}abcd-{number:020}"


@pytest.fixture
def failed(one) -> list[str]:
    """The ids of failed tasks: enough for several buckets."""
    records = [TaskRecord(old_id(n), "delete", "jane") for n in range(100)]
    for record in records:
        one.store.add(record)
        record.finish(Status.FAILED)
        record.finished = utcnow() - timedelta(hours=1)
    assert one.commits()
    return [record.id for record in records]


def close(side, failed) -> None:
    side.store.close(shard_key(failed[0]))


@pytest.fixture
def retry(monkeypatch):
    def retry(side, failed) -> None:
        monkeypatch.setattr(control, "get_store", lambda: side.store)
        monkeypatch.setattr(control, "publish_after_commit", lambda path, id_: None)
        api = SimpleNamespace(portal=SimpleNamespace(get=lambda: SITE))
        monkeypatch.setattr(control, "api", api)
        control.retry(side.store.get(failed[50]))

    return retry


def remove(side, failed) -> None:
    side.store.remove(side.store.get(failed[50]))


def remove_all(side, failed) -> None:
    for id_ in failed:
        side.store.remove(side.store.get(id_))


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("purge", [remove, remove_all])
@pytest.mark.parametrize("purge_first", [True, False])
def test_purge_and_retry(one, other, failed, retry, purge, purge_first, closed):
    if closed:
        close(one, failed)
        assert one.commits()
        other.manager.begin()
    purge(one, failed)
    retry(other, failed)
    if purge_first:
        assert one.commits()
        assert not other.commits()
        assert other.store.get(failed[50]) is None
    else:
        assert other.commits()
        assert not one.commits()
        assert [r.id for r in one.store.active()] == [failed[50]]


@pytest.mark.parametrize("close_first", [True, False])
def test_close_and_retry(one, other, failed, retry, close_first):
    close(one, failed)
    retry(other, failed)
    if close_first:
        assert one.commits()
        assert not other.commits()
        retry(other, failed)
        assert other.commits()
        one.manager.begin()
    else:
        assert other.commits()
        assert not one.commits()
    # A task that waits in a closed shard would never be found.
    assert [record.id for record in one.store.active()] == [failed[50]]


def test_a_shard_that_is_dropped_while_somebody_adds_to_it(one, failed, database):
    remove_all(one, failed)
    assert one.commits()
    assert not one.store.shards[shard_key(failed[0])].records
    other = Side(database)
    other.store.add(TaskRecord(failed[0], "delete", "jane"))
    one.store.drop(shard_key(failed[0]))
    assert one.commits()
    assert not other.commits()
    other.store.add(TaskRecord(failed[0], "delete", "jane"))
    assert other.commits()
    one.manager.begin()
    assert [record.id for record in one.store.active()] == [failed[0]]


def test_adding_does_not_conflict(one, other, failed):
    one.store.add(TaskRecord(old_id(200), "delete", "jane"))
    other.store.add(TaskRecord(old_id(300), "delete", "jane"))
    assert one.commits()
    assert other.commits()


def test_shards_that_are_emptied_while_open_go(one, failed, monkeypatch):
    monkeypatch.setattr(sweep, "get_store", lambda site: one.store)
    remove_all(one, failed)
    assert one.commits()
    assert len(one.store.shards) == 1
    sweep.close_shards(SITE)
    assert one.commits()
    assert (len(one.store.shards), len(one.store.closed)) == (0, 0)


def test_a_shard_that_may_grow_stays_though_it_is_empty(one, monkeypatch):
    monkeypatch.setattr(sweep, "get_store", lambda site: one.store)
    record = TaskRecord(f"{int(time.time()):08x}abcd-1", "delete", "jane")
    one.store.add(record)
    one.store.remove(record)
    sweep.close_shards(SITE)
    assert len(one.store.shards) == 1


def add_with_key(side: Side, thread: int, key: str) -> TaskRecord:
    id_ = f"{BORN:08x}{thread:04x}-{time.monotonic_ns():020}"
    record = TaskRecord(id_, "archive", "jane", unique_key=key)
    side.store.add(record)
    return record


@pytest.mark.parametrize("ended", [True, False])
def test_one_key_for_two_tasks(one, other, ended):
    # So that both keys are in what is stored already.
    add_with_key(one, 1, "other")
    if ended:
        add_with_key(one, 1, "same").finish(Status.SUCCEEDED)
    assert one.commits()
    other.manager.begin()
    for thread, side in enumerate((one, other), 2):
        add_with_key(side, thread, "same")
    assert one.commits()
    assert not other.commits()


def test_two_keys_for_two_tasks(one, other):
    add_with_key(one, 1, "other")
    assert one.commits()
    other.manager.begin()
    for thread, side in enumerate((one, other), 2):
        add_with_key(side, thread, f"key {thread}")
    assert one.commits()
    assert other.commits()


def test_a_key_goes_with_its_task(one):
    first, second = (add_with_key(one, 1, "same") for _number in range(2))
    one.store.remove(first)
    assert list(one.store.unique.values()) == [second.id]
    one.store.remove(second)
    assert not one.store.unique
