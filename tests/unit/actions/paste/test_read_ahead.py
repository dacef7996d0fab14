"""What a copy reads is asked for together, from a real ZEO server."""

from collective.async_.actions.paste.read_ahead import read_ahead
from collective.async_.prefetch import is_on
from collective.async_.prefetch import load_together
from persistent.mapping import PersistentMapping
from ZEO.asyncio.client import ClientRunner
from ZODB.utils import p64

import pytest
import transaction
import ZEO


# The folder, its pages, and their parts.
LEVELS = 3


@pytest.fixture
def server():
    """The address of a server with a folder of 30 pages, in each of which is a part."""
    address, stop = ZEO.server(threaded=False)
    jar = ZEO.connection(address, wait_timeout=30)
    folder = jar.root()["folder"] = PersistentMapping()
    for number in range(30):
        folder[number] = PersistentMapping(part=PersistentMapping())
    transaction.commit()
    jar.close()
    yield address
    stop()


@pytest.fixture
def folder(server):
    """The folder, in a client that has read nothing else."""
    jar = ZEO.connection(server, wait_timeout=30)
    yield jar.root()["folder"]
    transaction.abort()
    jar.close()


def test_a_copy_waits_for_nothing_that_was_read_ahead(folder, waits):
    read_ahead(folder)
    assert len(waits) <= LEVELS
    del waits[:]
    folder._p_jar.exportFile(folder._p_oid).close()
    assert waits == []


def test_a_copy_waits_for_each_object_otherwise(folder, waits):
    folder._p_jar.exportFile(folder._p_oid).close()
    assert len(waits) == 61


@pytest.fixture
def switched_off(monkeypatch):
    monkeypatch.setenv("COLLECTIVE_ASYNC_SKIP_PATCHES", "read-ahead")
    is_on.cache_clear()
    yield
    is_on.cache_clear()


def test_switched_off_by_name(folder, waits, switched_off):
    children = list(folder.values())
    del waits[:]
    read_ahead(folder)
    load_together(children)
    assert waits == []


def test_after_a_savepoint(folder, waits):
    folder._p_jar.root()["changed"] = PersistentMapping()
    transaction.savepoint()
    read_ahead(folder)
    assert len(waits) <= LEVELS
    del waits[:]
    folder._p_jar.exportFile(folder._p_oid).close()
    assert waits == []


def test_some_objects_at_a_time(folder, monkeypatch):
    asked = []
    stock = ClientRunner.prefetch

    def prefetch(self, oids, tid):
        asked.append(len(oids))
        return stock(self, oids, tid)

    monkeypatch.setattr(ClientRunner, "prefetch", prefetch)
    monkeypatch.setattr("collective.async_.actions.paste.read_ahead.TOGETHER", 20)
    read_ahead(folder)
    # The folder, its pages, and their parts.
    assert asked == [1, 20, 10, 20, 10]


def test_no_more_than_the_cache_keeps(folder, waits, monkeypatch):
    monkeypatch.setattr("collective.async_.actions.paste.read_ahead.MOST", 1)
    read_ahead(folder)
    del waits[:]
    folder._p_jar.exportFile(folder._p_oid).close()
    # The folder itself was read.
    assert len(waits) == 60


def test_a_broken_reference_is_left_out(folder, waits):
    jar = folder._p_jar
    missing = PersistentMapping()
    # An object of this connection, so that the commit stores only a reference to it.
    missing._p_jar, missing._p_oid = jar, p64(2**32)
    folder["missing"] = missing
    transaction.commit()
    jar.cacheMinimize()

    read_ahead(folder)
    del waits[:]
    jar.exportFile(folder._p_oid).close()
    assert set(waits) <= {missing._p_oid}
