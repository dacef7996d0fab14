"""What a worker keeps in memory between two tasks."""

from collective.async_.worker import session
from persistent.mapping import PersistentMapping
from ZODB.Connection import resetCaches
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import pytest
import transaction


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch):
    """A root with a hundred objects, and a function that opens a connection to it."""
    db = DB(MappingStorage())
    with db.transaction() as jar:
        for number in range(100):
            jar.root()[str(number)] = PersistentMapping()
    db.cacheMinimize()
    monkeypatch.setattr(session.Zope2, "app", lambda: db.open().root())
    yield
    db.close()


def load(root) -> None:
    for child in root.values():
        child.get("x")


def test_a_task_may_use_the_whole_cache_and_leaves_little(app, monkeypatch):
    monkeypatch.setattr(session, "OBJECTS_KEPT", 10)
    with session.connection() as root:
        cache = root._p_jar._cache
        load(root)
        transaction.abort()
        assert cache.cache_non_ghost_count > 90
    assert cache.cache_non_ghost_count <= 10
    assert cache.cache_size == 400


def test_a_small_cache_stays_as_it_is(app):
    with session.connection() as root:
        cache = root._p_jar._cache
        cache.cache_size = 200
        load(root)
        transaction.abort()
    assert cache.cache_non_ghost_count > 90
    assert cache.cache_size == 200


def test_a_transaction_after_a_reset_of_the_caches_begins_with_an_empty_one():
    db = DB(MappingStorage())
    with db.transaction() as jar:
        jar.root()["Application"] = PersistentMapping()
    app = db.open().root()["Application"]
    assert session._root(app) is app
    resetCaches()
    current = session._root(app)
    assert current is not app
    assert session._root(app) is current
    db.close()
