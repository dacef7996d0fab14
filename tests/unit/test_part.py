"""Part remembers what is done for ever, and nothing else."""

from collections.abc import Iterator
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.store import Part
from datetime import timedelta
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import pytest
import transaction


LONG_AGO = utcnow() - timedelta(hours=1)


@pytest.fixture
def part() -> Iterator[Part]:
    """A part with one waiting task, in a database."""
    database = DB(MappingStorage())
    part = Part()
    database.open().root()["part"] = part
    part.add(TaskRecord("one", "rename", "jane"))
    transaction.commit()
    yield part
    transaction.abort()
    database.close()


def finish(part: Part, status: Status = Status.SUCCEEDED) -> TaskRecord:
    record = part.records["one"]
    record.finish(status)
    return record


@pytest.mark.parametrize("user", [None, "jane"])
def test_done_tasks_are_loaded_once(part: Part, user: str | None):
    record = finish(part)
    record.finished = LONG_AGO
    transaction.commit()
    assert list(part.undone(user)) == []
    record._p_deactivate()
    assert list(part.undone(user)) == []
    assert list(part.ended_after("jane", utcnow())) == []
    assert record._p_changed is None


def test_done_tasks_are_still_found_by_their_time(part: Part):
    record = finish(part)
    record.finished = LONG_AGO
    transaction.commit()
    assert list(part.undone()) == []
    before = LONG_AGO - timedelta(seconds=1)
    assert list(part.ended_after("jane", before)) == [record]


def test_what_is_aborted_is_not_remembered(part: Part):
    record = finish(part)
    record.finished = LONG_AGO
    assert list(part.undone()) == []
    transaction.abort()
    assert list(part.undone()) == [record]


def test_what_is_aborted_after_a_savepoint_is_not_remembered(part: Part):
    record = finish(part)
    transaction.savepoint()
    assert list(part.undone()) == []
    transaction.abort()
    assert list(part.undone()) == [record]


def test_a_failed_task_may_open_again(part: Part):
    record = finish(part, Status.FAILED)
    record.finished = LONG_AGO
    transaction.commit()
    assert list(part.undone()) == [record]
    record.status = Status.WAITING
    transaction.commit()
    assert list(part.undone()) == [record]
