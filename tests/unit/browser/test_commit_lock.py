"""How long requests wait for the commit lock, and how many at once."""

from collective.async_.broker import commit_lock as broker
from collective.async_.browser import commit_lock
from collective.async_.browser import waiting
from collective.async_.settings import IAsyncSettings
from contextlib import contextmanager
from contextlib import ExitStack
from contextlib import nullcontext
from queue import Queue
from threading import Thread
from types import SimpleNamespace

import pytest
import time
import transaction


DEFAULT = IAsyncSettings["save_wait_seconds"].default


def request_of(environ: dict, retry_count: int = 0) -> SimpleNamespace:
    """One try of a request, of which all tries share the original environment."""
    return SimpleNamespace(
        environ=dict(environ), _orig_env=environ, retry_count=retry_count, get={}.get
    )


@pytest.fixture
def waits(monkeypatch):
    """The seconds that requests were ready to wait; they wait all of them.

    None of them gets the lock for itself, and finds that out at once.
    """
    waits = []
    now = [0.0]

    def shared(seconds):
        waits.append(seconds)
        now[0] += min(seconds, 3)
        return nullcontext()

    monkeypatch.setattr(broker, "shared", shared)
    monkeypatch.setattr(broker, "exclusive", lambda *_: nullcontext(False))
    monkeypatch.setattr(commit_lock, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return waits


def test_a_save_waits_as_long_as_the_settings_say(waits):
    commit_lock._enter(request_of({}))
    commit_lock._enter(request_of({commit_lock.LIMIT: 2}))
    assert waits == [DEFAULT, 2]


def test_all_tries_of_a_request_together_wait_no_longer(waits, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    environ = {}
    commit_lock._enter(request_of(environ))
    for number in (1, 2, 3):
        commit_lock.on_start(SimpleNamespace(request=request_of(environ, number)))
    assert waits == [DEFAULT, DEFAULT - 3, 0, 0]


@pytest.fixture
def enter(server):
    """Begin one try of a save; what it holds is released at the end."""
    begun = []

    def enter(retry_count):
        request = request_of({commit_lock.LIMIT: 0.1}, retry_count)
        begun.append(request)
        commit_lock.on_start(SimpleNamespace(request=request))
        return request

    yield enter
    for request in begun:
        broker.leave(request)


def test_only_who_has_conflicted_excludes_others(enter):
    enter(0)
    assert not broker.is_held()
    request = enter(1)
    assert broker.is_held()
    with broker.shared(0) as entered:
        assert not entered
    commit_lock.on_success(SimpleNamespace(request=request))
    assert not broker.is_held()
    with broker.shared(0) as entered:
        assert entered


class Connection:
    """Of the database, which looks at it as it is when a transaction begins."""

    def __init__(self):
        self.held = []

    def newTransaction(self, _transaction):
        self.held.append(broker.is_held())

    def beforeCompletion(self, _transaction):
        pass

    afterCompletion = beforeCompletion


def test_what_was_committed_before_it_got_the_lock_is_seen(enter):
    connection = Connection()
    transaction.begin()
    transaction.manager.registerSynch(connection)
    try:
        enter(1)
        assert connection.held[-1] is True
    finally:
        transaction.manager.unregisterSynch(connection)
        transaction.abort()


def test_a_save_does_not_wait_for_a_large_task(enter, monkeypatch):
    monkeypatch.setattr(commit_lock, "ALONE_SECONDS", 0.05)
    with broker.shared(0) as entered:
        assert entered
        request = enter(1)
        assert broker.ENTERED in request.environ
        # Tasks begin again, and those that keep conflicting wait for this save.
        assert not broker.is_held()
    with broker.exclusive(0) as entered:
        assert not entered


def test_a_slow_save_does_not_exclude_others_to_its_end(enter, monkeypatch):
    monkeypatch.setattr(commit_lock, "ALONE_LEASE", 1)
    slow = enter(1)
    with broker.shared(5) as entered:
        assert entered
        assert not broker.is_held()
    with broker.exclusive(0) as entered:
        assert entered
        broker.leave(slow)
        # What it had is not taken from who has it now.
        assert broker.is_held()


def test_a_slow_save_shares_the_lock_at_its_end(enter, monkeypatch):
    monkeypatch.setattr(commit_lock, "ALONE_LEASE", 1)
    monkeypatch.setattr(commit_lock, "_writes", lambda: True)
    slow = enter(1)
    with broker.shared(5) as entered:
        assert entered
    with broker.exclusive(1) as task:
        assert task
        commit_lock.on_commit(SimpleNamespace(request=slow))
        # It has waited for the task, and then goes on without the lock.
        assert slow._orig_env[commit_lock.WAITED] >= 0.1


def test_two_saves_that_have_conflicted(enter, monkeypatch):
    monkeypatch.setattr(commit_lock, "ALONE_SECONDS", 0.05)
    first, second = enter(1), enter(1)
    assert broker.is_held()
    broker.leave(first)
    assert not broker.is_held()
    assert broker.ENTERED in second.environ


@contextmanager
def saves(count: int):
    """Threads of waitress that want the lock; who has done its waiting is told."""
    done = Queue()
    stack = ExitStack()

    def save(name):
        request = request_of({commit_lock.LIMIT: 60})
        commit_lock._enter(request)
        stack.push(request.environ[broker.ENTERED])
        done.put(name)

    names = [f"waitress-{number}" for number in range(count)]
    threads = [Thread(target=save, name=name, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        for thread in threads:
            thread.join()
        stack.close()


@pytest.mark.parametrize(("most", "waiting_ones"), [(None, 2), ("1", 1), ("0", 0)])
def test_no_more_than_half_of_the_threads_wait(server, monkeypatch, most, waiting_ones):
    monkeypatch.setattr(waiting, "_waiting", 0)
    # Four in all, though the first may ask before the last has started.
    monkeypatch.setattr(waiting, "threading", SimpleNamespace(enumerate=four_threads))
    if most is not None:
        monkeypatch.setenv("COLLECTIVE_ASYNC_WAITING_SAVES", most)
    with ExitStack() as task:
        assert task.enter_context(broker.exclusive(1))
        with saves(4) as done:
            for _number in range(4 - waiting_ones):
                done.get(timeout=20)
            assert done.empty()
            assert waiting._waiting == waiting_ones
            task.close()
    assert waiting._waiting == 0


def four_threads():
    names = ("MainThread", *(f"waitress-{number}" for number in range(4)))
    return [SimpleNamespace(name=name) for name in names]


def test_of_an_unknown_server_two_threads_wait(monkeypatch):
    assert waiting._most() == waiting.DEFAULT
    monkeypatch.setenv("COLLECTIVE_ASYNC_WAITING_SAVES", "junk")
    assert waiting._most() == waiting.DEFAULT


def test_a_single_thread_never_waits(monkeypatch):
    one = Thread(target=time.sleep, args=(0,), name="waitress-0")
    monkeypatch.setattr(waiting, "threading", SimpleNamespace(enumerate=lambda: [one]))
    assert waiting._most() == 0
