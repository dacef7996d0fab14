"""While a task has precedence, saves wait, and others get their pages."""

from collective.async_.broker.process import this_process
from collective.async_.demo.ports import HOST
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack.choice import CHOICE

import json
import pytest
import redis


JSON = {"Accept": "application/json"}
SETTING = "collective.async.save_wait_seconds"


@pytest.fixture
def shared(stack: Stack):
    """The Redis that the processes share."""
    if not CHOICE.redis:
        pytest.skip("no Redis, no lock")
    instance = stack.instance
    port = instance.redis_port if CHOICE.rabbitmq else instance.broker_port
    return redis.Redis(HOST, port)


@pytest.fixture
def lock(stack: Stack) -> str:
    """The key of the lock."""
    return f"{stack.queue}:commit-lock:exclusive"


@pytest.fixture
def long_wait(admin: Client):
    """Saves may wait for longer than a page may take."""

    def set_to(seconds: int) -> None:
        answer = admin.patch("@registry", json={SETTING: seconds}, headers=JSON)
        assert answer.status_code == 204, answer.text

    set_to(20)
    yield
    set_to(5)


def test_saves_that_wait_leave_threads_to_others(
    stack: Stack, client: Client, folder, new_id, shared, lock, long_wait
):
    pages = [f"{folder}/page-{number}" for number in (1, 2, 3)] + [folder]

    def save(page: str) -> int:
        mine = Client(stack.url)
        mine.cookies.update(client.cookies)
        data = {"title": new_id("Saved")}
        return mine.patch(page, json=data, headers=JSON).status_code

    visitor = Client(stack.url)
    # This process is alive, so it has the lock.
    shared.set(lock, json.dumps(this_process()))
    with ThreadPoolExecutor(len(pages)) as pool:
        saves = [pool.submit(save, page) for page in pages]
        # Two wait, and the other two do not.
        while sum(done.done() for done in saves) < 2:
            assert visitor.get("", timeout=5).status_code == 200
        assert shared.exists(lock)
        assert visitor.get("", timeout=5).status_code == 200
        shared.delete(lock)
        assert [done.result() for done in saves] == [204] * len(saves)


def test_a_save_that_has_conflicted_excludes_others_for_a_while(
    client: Client, folder, new_id, shared, lock, probe, gone, idle
):
    page, name = f"{folder}/page-1", new_id("save")

    def save(title: str, **headers: str) -> int:
        data = {"title": title}
        return client.patch(page, json=data, headers=JSON | headers).status_code

    idle()
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        # Zope tries it again three times, if the task is another conflict.
        for number in range(4):
            stack.callback(probe.release, f"{name}-{number}")
        saved = pool.submit(save, "Second", **{"X-Hold": name})
        probe.wait_until_held(f"{name}-0")
        assert save("First") == 204
        probe.release(f"{name}-0")
        probe.wait_until_held(f"{name}-1")
        assert shared.exists(lock)
        client.delete_content(f"{folder}/page-2")
        # The task waits, but not to the end of a slow save.
        gone(f"{folder}/page-2")
    assert saved.result() == 204
    assert client.get(page, headers=JSON).json()["title"] == "Second"
    assert not shared.exists(lock)


@pytest.mark.parametrize("junk", [b"", b"\xff", b"[]", b'{"pid": -1}'])
def test_junk_in_the_lock_fails_no_save(client: Client, folder, shared, lock, junk):
    shared.set(lock, junk)
    answer = client.patch(f"{folder}/page-1", json={"title": "Saved"}, headers=JSON)
    assert answer.status_code == 204
