"""A shard remembers which tasks have ended for good, and only those."""

from collections.abc import Iterator
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import Shard
from datetime import timedelta
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import pytest
import transaction


LONG_AGO = utcnow() - timedelta(hours=1)


@pytest.fixture
def shard() -> Iterator[Shard]:
    """A shard with one waiting task, in a database."""
    database = DB(MappingStorage())
    shard = Shard()
    database.open().root()["shard"] = shard
    shard.add(TaskRecord("one", "rename", "jane"))
    transaction.commit()
    yield shard
    transaction.abort()
    database.close()


def finish(shard: Shard, status: Status = Status.SUCCEEDED) -> TaskRecord:
    record = shard.records["one"]
    record.finish(status)
    return record


@pytest.mark.parametrize("user", [None, "jane"])
def test_done_tasks_are_loaded_once(shard: Shard, user: str | None):
    record = finish(shard)
    record.finished = LONG_AGO
    transaction.commit()
    assert list(shard.not_done(user)) == []
    record._p_deactivate()
    assert list(shard.not_done(user)) == []
    assert list(shard.ended_after("jane", utcnow())) == []
    assert record._p_changed is None


def test_done_tasks_are_still_found_by_their_time(shard: Shard):
    record = finish(shard)
    record.finished = LONG_AGO
    transaction.commit()
    assert list(shard.not_done()) == []
    before = LONG_AGO - timedelta(seconds=1)
    assert list(shard.ended_after("jane", before)) == [record]


def test_an_aborted_change_is_not_remembered(shard: Shard):
    record = finish(shard)
    record.finished = LONG_AGO
    assert list(shard.not_done()) == []
    transaction.abort()
    assert list(shard.not_done()) == [record]


def test_a_change_aborted_after_a_savepoint_is_not_remembered(shard: Shard):
    record = finish(shard)
    transaction.savepoint()
    assert list(shard.not_done()) == []
    transaction.abort()
    assert list(shard.not_done()) == [record]


def test_a_failed_task_may_open_again(shard: Shard):
    record = finish(shard, Status.FAILED)
    record.finished = LONG_AGO
    transaction.commit()
    assert list(shard.not_done()) == [record]
    record.status = Status.WAITING
    transaction.commit()
    assert list(shard.not_done()) == [record]
