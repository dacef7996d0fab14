"""The connection of a worker to the database."""

from collective.async_.worker import session
from persistent.mapping import PersistentMapping
from ZODB.Connection import resetCaches
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage


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
