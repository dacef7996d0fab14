from collective.async_.broker import leases as module
from collective.async_.broker.leases import is_alive
from collective.async_.broker.leases import this_process
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.worker.claim import LONGEST
from collective.async_.worker.claim import lost
from datetime import timedelta

import os
import pytest
import redis
import subprocess
import sys


class Redis:
    """Answers with the keys that it is given, or is away."""

    def __init__(self, *keys: str, away: bool = False) -> None:
        self.keys = keys
        self.away = away

    def exists(self, key: str) -> int:
        if self.away:
            raise redis.ConnectionError
        return int(key in self.keys)


@pytest.fixture
def shared(monkeypatch):
    def use(client) -> None:
        monkeypatch.setattr(module, "shared_redis", lambda: client)

    use(Redis(away=True))
    return use


@pytest.fixture
def process():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield child
    child.kill()
    child.wait()


def process_of(pid: int) -> dict:
    return {**this_process(), "pid": pid, "start": module._start_time(pid)}


def test_this_process_is_alive(shared):
    assert is_alive(this_process())


def test_a_killed_process_is_dead_at_once_even_before_it_is_waited_for(shared, process):
    other = process_of(process.pid)
    assert is_alive(other)
    process.kill()
    # The state in which it is a zombie, until wait() below.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(other)
    process.wait()
    assert not is_alive(other)


def test_a_pid_that_is_used_again_is_somebody_else(shared):
    assert not is_alive({**this_process(), "start": "1"})


@pytest.mark.parametrize("change", [{"host": "other"}, {"boot": "earlier"}])
def test_elsewhere_the_lease_says_it(shared, change):
    other = {**this_process(), **change}
    shared(Redis())
    assert not is_alive(other)
    shared(Redis(module._lease_key(other)))
    assert is_alive(other)


@pytest.mark.parametrize("client", [None, Redis(away=True)], ids=["none", "away"])
def test_in_doubt_it_is_alive(shared, client):
    shared(client)
    assert is_alive({**this_process(), "host": "other"})


def test_without_a_redis_a_run_elsewhere_is_lost_when_none_is_that_long(shared):
    shared(None)
    record = TaskRecord("1", "delete", "jane")
    record.status = Status.RUNNING
    record.worker = {**this_process(), "host": "other"}
    record.started = utcnow() - LONGEST + timedelta(minutes=1)
    assert not lost(record)
    record.started -= timedelta(minutes=2)
    assert lost(record)
