"""Objects are asked for together, from a real ZEO server."""

from BTrees.IIBTree import IITreeSet
from BTrees.OIBTree import OIBTree
from collective.async_.prefetch import load_keys
from collective.async_.prefetch import load_tree
from ZEO.asyncio.client import ClientRunner
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import pytest
import transaction
import ZEO


MANY, FEW = 3000, 20
# Of so many that the tree has three levels, each hundredth.
WORDS = [f"{number:05}" for number in range(20_000)]
WANTED = WORDS[::100]


def write(jar):
    words = {word: int(word) for word in WORDS}
    jar.root()["many"] = IITreeSet(range(MANY))
    jar.root()["words"] = OIBTree(words)
    jar.root()["few words"] = OIBTree({word: words[word] for word in WORDS[:FEW]})
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
        load_keys(jar.root()["words"], WANTED)
        assert jar.root()["words"]["00100"] == 100
    database.close()


def test_the_parts_with_these_keys(root, waits):
    words = root["words"]
    load_keys(words, reversed(WANTED))
    # The root, the tree itself, and the last part of each of the two levels below it.
    assert len(waits) <= 4
    assert [words[word] for word in WANTED] == [int(word) for word in WANTED]
    assert len(waits) <= 4


def test_each_part_with_a_key_is_waited_for_otherwise(root, waits):
    assert [root["words"].get(word) for word in WANTED]
    assert len(waits) > len(WANTED)


@pytest.fixture
def asked(monkeypatch):
    """How many objects were asked for together, each time."""
    asked = []
    stock = ClientRunner.prefetch

    def prefetch(self, oids, tid):
        asked.append(len(oids))
        return stock(self, oids, tid)

    monkeypatch.setattr(ClientRunner, "prefetch", prefetch)
    return asked


def test_parts_without_these_keys_are_left_where_they_are(root, asked):
    load_keys(root["words"], WANTED)
    # Some nodes of the level in between, and a part for each key.
    assert len(WANTED) <= sum(asked) <= len(WANTED) + 30


def test_some_parts_at_a_time(root, asked, waits, monkeypatch):
    monkeypatch.setattr("collective.async_.prefetch.TOGETHER", 20)
    load_keys(root["words"], WANTED)
    assert max(asked) == 20
    assert sum(asked) >= len(WANTED)
    del waits[:]
    assert all(root["words"].get(word) is not None for word in WANTED)
    assert waits == []


def test_unknown_keys(root, waits):
    words = root["words"]
    unknown = ["", "00100x", "00550x", "x"]
    load_keys(words, unknown)
    del waits[:]
    assert [words.get(word) for word in unknown] == [None] * 4
    assert waits == []


@pytest.mark.parametrize("keys", ([], ["00100"], ["00100", "00100"]))
def test_one_key_is_looked_up_as_usual(keys, root, waits):
    words = root["words"]
    del waits[:]
    load_keys(words, keys)
    assert waits == []


def test_a_small_tree_has_no_parts(root, waits):
    load_keys(root["few words"], WORDS[:FEW])
    assert root["few words"]["00001"] == 1
    assert len(waits) <= 2


def test_a_tree_that_was_changed(root, waits):
    words = root["words"]
    words["00100x"] = 1
    load_keys(words, WANTED)
    del waits[:]
    assert [words[word] for word in ("00100x", *WANTED[1:])] == [
        1,
        *map(int, WANTED[1:]),
    ]
    assert waits == []


def test_after_a_savepoint_it_still_works(root, waits):
    root["few words"]["x"] = 1
    transaction.savepoint()
    load_keys(root["words"], WANTED[:50])
    transaction.abort()
    del waits[:]
    load_keys(root["words"], WANTED)
    assert len(waits) <= 3
