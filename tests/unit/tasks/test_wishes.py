"""Wishes for a mail, with a worker that runs the task at the same time."""

from collections.abc import Iterator
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import TaskStore
from collective.async_.tasks.wishes import wish_mail
from collective.async_.tasks.wishes import wishes_mail
from contextlib import contextmanager
from transaction import TransactionManager
from typing import Any
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError

import pytest


class Session:
    """A transaction of its own, with the store and the task as it sees them."""

    def __init__(self, db: Any, task_id: str):
        self.manager = TransactionManager()
        self.jar = db.open(self.manager)
        self.manager.begin()
        self.store = self.jar.root()["store"]
        self.record = self.store.get(task_id)


@pytest.fixture
def sessions() -> Iterator[Any]:
    db = DB(MappingStorage())
    record = TaskRecord(new_id(), "delete", "jane")
    with db.transaction() as jar:
        jar.root()["store"] = store = TaskStore()
        store.add(record)
    opened = []

    def session() -> Session:
        opened.append(Session(db, record.id))
        return opened[-1]

    yield session
    for one in opened:
        one.manager.abort()
        one.jar.close()


@contextmanager
def conflict() -> Iterator[None]:
    with pytest.raises(ConflictError):
        yield


def test_a_wish_does_not_disturb_the_worker_and_is_seen_after_its_end(sessions):
    worker, editor = sessions(), sessions()
    worker.record.status = Status.RUNNING
    wish_mail(editor.store, editor.record)
    editor.manager.commit()
    worker.record.finish(Status.SUCCEEDED)
    worker.manager.commit()
    after = sessions()
    assert wishes_mail(after.store, after.record)


def test_a_wish_at_the_moment_of_the_end_conflicts(sessions):
    worker, editor = sessions(), sessions()
    wish_mail(editor.store, editor.record)
    worker.record.finish(Status.SUCCEEDED)
    worker.manager.commit()
    with conflict():
        editor.manager.commit()


def test_a_wish_can_be_taken_back(sessions):
    editor = sessions()
    wish_mail(editor.store, editor.record)
    wish_mail(editor.store, editor.record, wished=False)
    assert not wishes_mail(editor.store, editor.record)


def test_it_goes_with_the_task(sessions):
    editor = sessions()
    wish_mail(editor.store, editor.record)
    editor.store.remove(editor.record)
    assert not wishes_mail(editor.store, editor.record)
    assert list(editor.store.wishes) == []
