"""The commit lock on a real server: who holds it, who waits, and junk in its keys."""

from collective.async_.broker import commit_lock
from collective.async_.broker import leases
from collective.async_.broker.process import this_process

import json
import pytest
import redis


EXCLUSIVE = "collective.async:commit-lock:exclusive"
SHARED = "collective.async:commit-lock:shared"


def elsewhere() -> dict:
    return {**this_process(), "namespace": "4:1", "pid": 7}


@pytest.fixture
def long_up(server, monkeypatch):
    """The server has been up for longer than a lease."""
    monkeypatch.setattr(leases, "DOUBT_SECONDS", 0)
    return server


def test_one_at_a_time(server):
    with commit_lock.exclusive(1) as one:
        assert one
        assert commit_lock.is_held()
        with commit_lock.shared(0) as two:
            assert not two
    assert not commit_lock.is_held()
    with commit_lock.shared(0) as one, commit_lock.shared(0) as two:
        assert one
        assert two
        with commit_lock.exclusive(0) as three:
            assert not three
    assert server.keys("*commit-lock*") == []


def test_a_save_in_another_container_is_waited_for(long_up):
    other = elsewhere()
    long_up.set(leases._lease_key(other), 1)
    long_up.zadd(SHARED, {json.dumps(other): 9e12})
    with commit_lock.exclusive(0) as entered:
        assert not entered
    long_up.delete(leases._lease_key(other))
    with commit_lock.exclusive(0) as entered:
        assert entered


def test_who_holds_it_has_a_lease(server):
    with commit_lock.shared(0):
        assert server.exists(leases._lease_key(this_process()))


def test_a_task_that_was_killed_elsewhere_holds_nothing(long_up):
    long_up.set(EXCLUSIVE, json.dumps(elsewhere()))
    assert not commit_lock.is_held()
    with commit_lock.shared(0) as entered:
        assert entered


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"host": 1, "boot": 2}',
        b"[" * 100_000,
        json.dumps({**this_process(), "pid": "1"}),
        json.dumps({**this_process(), "pid": 2**70}),
        json.dumps({**this_process(), "pid": -5}),
        json.dumps({**elsewhere(), "host": "\ud800"}),
    ],
    # In each process the same: these texts name the process.
    ids=[*range(12)],
)
def test_junk_holds_nothing(long_up, junk):
    long_up.set(EXCLUSIVE, junk)
    assert not commit_lock.is_held()
    long_up.set(EXCLUSIVE, junk)
    with commit_lock.shared(0) as entered:
        assert not entered
    with commit_lock.shared(0) as entered:
        assert entered
    long_up.set(EXCLUSIVE, junk)
    long_up.zadd(SHARED, {junk: 9e12})
    with commit_lock.exclusive(1) as entered:
        assert entered


@pytest.mark.parametrize("key", [EXCLUSIVE, SHARED])
def test_keys_of_another_type_stop_nobody(server, key):
    server.lpush(key, "junk")
    assert not commit_lock.is_held()
    for lock in (commit_lock.shared, commit_lock.exclusive):
        with lock(0) as entered:
            assert entered in (True, False)


@pytest.mark.parametrize("lock", [commit_lock.shared, commit_lock.exclusive])
def test_an_answer_that_got_lost_leaves_nothing_behind(server, monkeypatch, lock):
    name = "eval" if lock is commit_lock.shared else "set"
    stock = getattr(redis.Redis, name)

    def lose(*args, **options):
        stock(*args, **options)
        raise redis.TimeoutError

    monkeypatch.setattr(redis.Redis, name, lose)
    with lock(0) as entered:
        assert not entered
    assert server.keys("*commit-lock*") == []
