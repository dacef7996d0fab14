"""The master of a Redis that sentinels watch is killed; a sentinel hangs."""

from collections.abc import Iterator
from collective.async_.broker.redis import redis_at
from contextlib import suppress
from helpers.sentinels import Watched
from helpers.sentinels import watched
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE

import pytest
import redis
import signal


pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(CHOICE.rabbitmq, reason="It is about a Redis as the broker."),
]


@pytest.fixture(scope="module")
def sentinels(tmp_path_factory) -> Iterator[Watched]:
    with watched(tmp_path_factory.mktemp("sentinels")) as found:
        yield found


@pytest.fixture(scope="module")
def session_stack(new_stack, sentinels: Watched) -> Iterator[Stack]:
    with new_stack(CELERY_BROKER_URL=sentinels.url) as stack:
        # Nothing may find it by mistake.
        del stack.services["broker"]
        stack.start()
        yield stack


def test_a_sentinel_hangs_at_the_click(
    stack: Stack, client: Client, sentinels: Watched, folder, gone
):
    token = client.token(f"{folder}/delete_confirmation")
    hanging = sentinels.sentinels[0]
    hanging.send_signal(signal.SIGSTOP)
    try:
        data = {"_authenticator": token, "form.buttons.Delete": "Delete"}
        answer = client.post(f"{folder}/delete_confirmation", data=data, timeout=5)
        assert answer.status_code == 302
        gone(folder)
    finally:
        hanging.send_signal(signal.SIGCONT)


def test_the_master_is_killed_while_tasks_wait(
    stack: Stack, client: Client, sentinels: Watched, folder, new_id, gone, idle
):
    other = client.create_folder(new_id("other"))
    stack.worker.signal(signal.SIGSTOP)
    client.delete_content(folder)
    sentinels.master.kill()
    # The worker gets two masters: one that is gone, and one that is not there yet.
    stack.worker.signal(signal.SIGCONT)
    assert client.delete_content(other).status_code == 302
    there = redis_at(sentinels.url)

    def promoted() -> bool:
        with suppress(redis.RedisError):
            return there.info("replication")["role"] == "master"
        return False

    wait_for(promoted, 60, "the replica is the master")
    gone(folder)
    gone(other)
    assert not idle()
    assert stack.worker.alive
    wait_for(
        lambda: client.get("@@async-health").json()["workers"] == 2, 60, "new leases"
    )
