"""Two databases with a namespace each on one server do not see each other."""

from collective.async_.broker import commit_lock
from collective.async_.broker import leases
from collective.async_.broker import publish as publishing
from collective.async_.broker.process import this_process
from collective.async_.broker.publish import publish
from collective.async_.broker.queue_info import queue_info
from collective.async_.broker.queues import queues
from collective.async_.broker.rate_limit import first_in
from collective.async_.broker.redis import send
from collective.async_.broker.unknown import mark_unknown
from collective.async_.broker.unknown import unknown_lately
from collective.async_.config import namespace
from collective.async_.config import RUN_TASK
from collective.async_.tasks.counters import adding
from collective.async_.tasks.counters import counters
from collective.async_.tasks.progress import Progress
from collective.async_.tasks.progress import tell
from types import SimpleNamespace

import json
import pytest


PLONE = SimpleNamespace(getPhysicalPath=lambda: ("", "Plone"))


@pytest.fixture
def database(server, monkeypatch):
    """Become a process of the database with this namespace."""

    def become(name: str) -> None:
        monkeypatch.setenv("COLLECTIVE_ASYNC_NAMESPACE", name)
        namespace.cache_clear()
        publishing.producer.cache_clear()

    become("one")
    yield become
    publishing.producer.cache_clear()


def test_queues(server, database):
    assert publish("/Plone", "1")
    database("two")
    assert queue_info().messages == 0
    assert publish("/Plone", "2", 3)
    assert [queue.name for queue in queues()] == ["two", "two.sweep"]
    database("one")
    assert queue_info().messages == 1
    # All that a message says: the task, and how many workers did not know it.
    message = json.loads(server.lindex("two", 0))
    assert message["headers"]["task"] == RUN_TASK
    assert message["headers"]["argsrepr"] == "('/Plone', '2', 3)"
    message = json.loads(server.lindex("one", 0))
    assert message["headers"]["argsrepr"] == "('/Plone', '1')"


def test_workers(database):
    leases.renew_lease(this_process(), begun=1)
    database("two")
    assert leases.leases() == []
    database("one")
    assert leases.leases() == [1]


def test_rate_limits(database):
    assert first_in(60, "purge:/Plone")
    database("two")
    assert first_in(60, "purge:/Plone")
    database("one")
    assert not first_in(60, "purge:/Plone")


def test_commit_lock(database):
    with commit_lock.exclusive(1) as entered:
        assert entered
        database("two")
        assert not commit_lock.is_held()
        with commit_lock.exclusive(0) as other:
            assert other
        database("one")
        assert commit_lock.is_held()


def test_metrics(database):
    send(adding("/Plone", {"conflicts|delete": 1}))
    database("two")
    assert counters(PLONE) == {}
    database("one")
    assert counters(PLONE) == {("conflicts", "delete"): 1}


def test_unknown_messages(database):
    mark_unknown()
    database("two")
    assert not unknown_lately()
    database("one")
    assert unknown_lately()


def test_everything_in_the_server_has_the_name_of_one(server, database):
    leases.renew_lease(this_process(), begun=1)
    first_in(60, "sweep")
    mark_unknown()
    tell("a", "token", Progress(1, 2))
    send(adding("/Plone", {"conflicts|delete": 1}))
    with commit_lock.shared(0):
        names = [key.decode() for key in server.keys("*")]
    assert len(names) == 7
    assert all(name.startswith("one:") for name in names)
