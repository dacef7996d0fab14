"""The thread of a ZEO client is woken once, and always."""

from asyncio import new_event_loop
from collective.async_.patches import zeo_wakeups
from collective.async_.patches.zeo_wakeups import wake_once
from persistent.mapping import PersistentMapping
from threading import Event
from threading import Thread
from ZEO.asyncio import client

import pytest
import random
import socket
import ZEO


@pytest.fixture
def loop():
    loop = new_event_loop()
    wake_once(loop)
    yield loop
    loop.close()


def unread(loop) -> bytes:
    try:
        return loop._ssock.recv(100, socket.MSG_PEEK)
    except BlockingIOError:
        return b""


def run(loop) -> None:
    # In a thread as ZEO's: the tests of browsers have a loop in this one.
    loop.call_soon(loop.stop)
    thread = Thread(target=loop.run_forever)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def test_one_byte_for_many_calls(loop):
    called = []
    for again in range(3):
        for number in range(5):
            loop.call_soon_threadsafe(called.append, number)
        assert unread(loop) == b"\0"
        run(loop)
        assert called == [0, 1, 2, 3, 4] * (again + 1)
        assert unread(loop) == b""


def test_no_call_is_lost(loop):
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        for _round in range(2000):
            called, done = [], Event()
            count = random.randrange(1, 4)
            for number in range(count):
                loop.call_soon_threadsafe(called.append, number)
            loop.call_soon_threadsafe(done.set)
            assert done.wait(30), "the loop was not woken"
            assert called == list(range(count))
    finally:
        # Not by call_soon_threadsafe, which is what is tested.
        loop.stop()
        loop._csock.send(b"\0")
        thread.join()


def test_signals_are_passed_on(loop):
    seen = []
    other = new_event_loop()
    other._process_self_data = seen.append
    wake_once(other)
    other._csock.send(b"\2")
    run(other)
    other.close()
    assert seen == [b"\2"]


def test_a_commit(monkeypatch):
    monkeypatch.setattr(client, "new_event_loop", client.new_event_loop)
    zeo_wakeups.install()
    address, stop = ZEO.server(threaded=False)
    database = ZEO.DB(address, wait_timeout=30)
    assert "_write_to_self" in vars(database.storage._server.loop)
    with database.transaction() as connection:
        for number in range(1000):
            connection.root()[number] = PersistentMapping()
    with database.transaction() as connection:
        assert len(connection.root()) == 1000
    database.close()
    stop()
