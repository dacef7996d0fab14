"""Objects are asked for together, from a real ZEO server."""

from BTrees.IIBTree import IITreeSet
from collective.async_.prefetch import load_tree
from ZEO.asyncio.client import ClientRunner
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import pytest
import transaction
import ZEO


MANY, FEW = 3000, 20


def write(jar):
    jar.root()["many"] = IITreeSet(range(MANY))
    jar.root()["few"] = IITreeSet(range(FEW))
    jar.root()["none"] = IITreeSet()
    transaction.commit()


@pytest.fixture
def root():
    """A database with sets of numbers, in a client that has read nothing else."""
    address, stop = ZEO.server(threaded=False)
    jar = ZEO.connection(address, wait_timeout=30)
    write(jar)
    jar.close()
    jar = ZEO.connection(address, wait_timeout=30)
    yield jar.root()
    transaction.abort()
    jar.close()
    stop()


def test_the_parts_of_a_set(root, waits):
    load_tree(root["many"])
    # The root, the set itself, and the last one of its parts.
    assert len(waits) <= 3
    assert list(root["many"]) == list(range(MANY))
    assert len(waits) <= 3


def test_each_part_is_waited_for_otherwise(root, waits):
    assert len(root["many"]) == MANY
    assert len(waits) > 30


def test_only_what_is_not_in_memory(root, waits, monkeypatch):
    assert len(root["many"]) == MANY
    asked = []
    monkeypatch.setattr(ClientRunner, "prefetch", lambda *args: asked.append(args))
    del waits[:]
    load_tree(root["many"])
    assert (asked, waits) == ([], [])


@pytest.mark.parametrize("name, length", (("few", FEW), ("none", 0)))
def test_a_small_set_has_no_parts(name, length, root, waits):
    load_tree(root[name])
    assert len(root[name]) == length
    assert len(waits) <= 2


def test_a_set_that_was_changed(root, waits):
    root["many"].insert(MANY)
    load_tree(root["many"])
    del waits[:]
    assert len(root["many"]) == MANY + 1
    assert waits == []


def test_what_was_never_stored():
    new = IITreeSet(range(MANY))
    load_tree(new)
    assert len(new) == MANY


def test_a_database_without_a_server():
    database = DB(MappingStorage())
    write(database.open())
    with database.transaction() as jar:
        load_tree(jar.root()["many"])
        assert len(jar.root()["many"]) == MANY
    database.close()
