"""Who is alive: proved where it can be seen, and by the lease where not."""

from collective.async_.broker import leases as module
from collective.async_.broker import process as processes
from collective.async_.broker.leases import is_alive
from collective.async_.broker.leases import renew_lease
from collective.async_.broker.process import look_at
from collective.async_.broker.process import Seen
from collective.async_.broker.process import this_process
from collective.async_.tasks.claim import LONGEST
from collective.async_.tasks.claim import lost
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from datetime import timedelta
from helpers.stack.container import UNSHARE

import json
import os
import pytest
import subprocess
import sys
import threading
import time


SAY = "from collective.async_.broker.process import *; import json; "
IDENTITY = SAY + "print(json.dumps(this_process()), flush=True); input()"
LOOK = SAY + "print(look_at(json.loads(input())).value)"
# A pid namespace of its own, with the host's name, as a container on the host network.
CONTAINER = UNSHARE
# The same without a /proc of its own.
FOREIGN_PROC = CONTAINER[:-1]
HIDDEN = (
    *("unshare", "--mount", "sh", "-c"),
    'mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"',
    "sh",
)


ELSEWHERE = {"host": "other", "boot": "1", "pid": 1, "start": "1"}


@pytest.fixture
def away(monkeypatch):
    """There is a Redis, and nobody answers."""
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")


@pytest.fixture
def long_up(server, monkeypatch):
    """The Redis has been up for longer than a lease."""
    monkeypatch.setattr(module, "DOUBT_SECONDS", 0)
    return server


@pytest.fixture
def start():
    """Start Python, below a command that makes namespaces."""
    children = []

    def start(code: str, *command: str) -> subprocess.Popen:
        child = subprocess.Popen(
            [*command, sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.communicate()


def may(*command: str) -> bool:
    return subprocess.run([*command, "true"], capture_output=True).returncode == 0


def needs(command):
    reason = "may not make namespaces"
    return pytest.mark.skipif(not may(*command), reason=reason)


def identity(child) -> dict:
    return json.loads(child.stdout.readline())


def seen_from(child, process: dict) -> str:
    child.stdin.write(json.dumps(process) + "\n")
    return child.stdout.readline().strip()


def test_this_process_is_alive(away):
    assert is_alive(this_process())


def test_a_killed_process_is_dead_at_once_even_before_it_is_waited_for(away, start):
    child = start(IDENTITY)
    other = identity(child)
    assert is_alive(other)
    child.kill()
    # The state in which it is a zombie, until wait() below.
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(other)
    child.wait()
    assert not is_alive(other)


def test_who_sees_that_a_process_has_ended_tells_those_who_cannot(server, start):
    child = start(IDENTITY)
    other = identity(child)
    renew_lease(other, begun=100)
    assert is_alive(other)
    assert module.leases() == [100]
    child.kill()
    child.wait()
    assert not is_alive(other)
    # A worker in a container asks for this key.
    assert not server.exists(module._lease_key(other))
    assert server.zcard("collective.async:leases") == 0


def test_a_pid_that_is_used_again_is_somebody_else(away):
    assert not is_alive({**this_process(), "start": "1"})


@needs(CONTAINER)
@pytest.mark.parametrize("command", [CONTAINER, FOREIGN_PROC], ids=["own", "foreign"])
def test_containers_with_one_host_name_do_not_take_each_other_for_dead(
    long_up, start, command
):
    one = start(IDENTITY, *command)
    first = identity(one)
    here = this_process()
    assert (first["host"], first["boot"]) == (here["host"], here["boot"])
    # Its number means nobody, or somebody else, here and in the other one.
    assert look_at(first) is Seen.UNKNOWN
    assert seen_from(start(LOOK, *command), first) == "unknown"
    assert seen_from(start(LOOK, *command), here) == "unknown"
    long_up.set(module._lease_key(first), 1)
    assert is_alive(first)
    long_up.delete(module._lease_key(first))
    assert not is_alive(first)


@needs(CONTAINER)
def test_within_a_container_it_is_proved(start):
    both = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {IDENTITY!r}], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, text=True)
{SAY}
other = json.loads(child.stdout.readline())
print(look_at(other).value)
child.kill()
child.wait()
print(look_at(other).value)
"""
    child = start(both, *CONTAINER)
    assert child.stdout.read().split() == ["alive", "dead"]


@needs(HIDDEN)
def test_a_process_that_proc_hides(start):
    child = start(IDENTITY)
    other = identity(child)
    # Of root, seen by nobody: it is there, whoever it is now.
    assert seen_from(start(LOOK, *HIDDEN), other) == "unknown"
    child.kill()
    child.wait()
    assert seen_from(start(LOOK, *HIDDEN), other) == "dead"


def test_without_a_proc_the_lease_says_it(long_up, monkeypatch):
    monkeypatch.setattr(processes, "_pid_namespace", lambda: None)
    me = this_process()
    assert not is_alive(me)
    long_up.set(module._lease_key(me), 1)
    assert is_alive(me)


CHANGES = [{"host": "other"}, {"boot": "earlier"}, {"namespace": "4:1"}]


@pytest.mark.parametrize("change", CHANGES)
def test_elsewhere_the_lease_says_it(long_up, change):
    other = {**this_process(), **change}
    assert not is_alive(other)
    long_up.set(module._lease_key(other), 1)
    assert is_alive(other)


def test_a_process_of_an_older_release_has_a_lease_of_that_time(long_up):
    old = this_process()
    del old["namespace"]
    assert not is_alive(old)
    name = f"alive:{old['host']}:{old['boot']}:{old['pid']}:{old['start']}"
    long_up.set(f"collective.async:{name}", 1)
    assert is_alive(old)


@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:1/0"], ids=["none", "away"])
def test_in_doubt_it_is_alive(url, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    if url is not None:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
    assert is_alive({**this_process(), "host": "other"})


def test_a_redis_that_came_up_empty_leaves_doubt(server, monkeypatch):
    monkeypatch.setattr(module, "DOUBT_SECONDS", 1000)
    assert is_alive({**this_process(), "host": "other"})


def test_without_a_redis_a_run_elsewhere_is_lost_when_none_is_that_long(monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    record = TaskRecord("1", "delete", "jane")
    record.status = Status.RUNNING
    record.worker = {**this_process(), "host": "other"}
    record.started = utcnow() - LONGEST + timedelta(minutes=1)
    assert not lost(record)
    record.started -= timedelta(minutes=2)
    assert lost(record)


@pytest.mark.parametrize("worker", [True, False])
def test_a_lease_is_there_as_soon_as_it_is_kept(server, worker):
    module.keep_lease(worker)
    module.keep_lease(worker)
    assert server.exists(module._lease_key(this_process()))
    assert len(module.leases()) == worker


def test_workers_are_counted_without_a_look_at_every_key(server):
    for pid in range(3):
        renew_lease({**ELSEWHERE, "pid": pid}, begun=100 + pid)
    # A save's process has a lease, and is no worker.
    renew_lease({**ELSEWHERE, "pid": 99}, begun=99, worker=False)
    server.delete(module._lease_key({**ELSEWHERE, "pid": 2}))
    server.execute_command("config", "resetstat")
    assert sorted(module.leases()) == [100, 101]
    assert "cmdstat_scan" not in server.info("commandstats")


def test_junk_among_the_leases(server):
    renew_lease(this_process(), begun=100)
    junk = module._lease_key({**this_process(), "pid": 2})
    server.set(junk, b"\xff")
    server.zadd("collective.async:leases", {junk: 9e12, "junk": 9e12})
    assert module.leases() == [100]
    server.set("collective.async:leases", "junk")
    assert module.leases() is None


def test_who_has_evidently_ended_is_not_counted(server, start):
    child = start(IDENTITY)
    renew_lease(identity(child), begun=100)
    renew_lease(ELSEWHERE, begun=101)
    assert sorted(module.leases()) == [100, 101]
    child.kill()
    child.wait()
    assert module.leases() == [101]
    assert server.zcard("collective.async:leases") == 1


def test_a_process_that_stops_ends_its_lease(server):
    module.keep_lease()
    (thread,) = (t for t in threading.enumerate() if t.name == module.THREAD)
    assert len(module.leases()) == 1
    module.end_lease()
    assert module.leases() == []
    thread.join(10)
    assert not thread.is_alive()
    module.keep_lease()
    assert len(module.leases()) == 1


@pytest.mark.parametrize("key", ["junk", "alive:a:b:c:d", "alive:a:b:1:1:x:y:z"])
def test_keys_that_nobody_of_us_wrote(server, key):
    name = f"collective.async:{key}"
    server.set(name, 7)
    server.zadd("collective.async:leases", {name: time.time() + 60})
    assert module.leases() == [7]
