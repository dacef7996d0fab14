"""Workers of several hosts start at once, on a database that nobody has opened yet."""

from collections.abc import Iterator
from collective.async_.broker.redis import redis_at
from collective.async_.demo.components import worker
from dataclasses import replace
from helpers.stack import Service
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE

import pytest


HOSTS = ("one", "two")
PROCESSES = 4


@pytest.fixture
def workers(tmp_path) -> Iterator[tuple[Stack, list[Service]]]:
    """Two workers that were started at the same moment."""
    stack = Stack(tmp_path)
    started = []
    try:
        stack.broker.start()
        stack.zeo.start()
        stack.wait_for_storage()
        for name in HOSTS:
            component = replace(worker(stack.instance, PROCESSES), name=name)
            started.append(Service(component, stack.instance.log / f"{name}.out"))
        for service in started:
            service.start()
        yield stack, started
    finally:
        for service in started:
            service.stop()
        stack.stop()


@pytest.mark.thorough
@pytest.mark.skipif(not CHOICE.redis, reason="the leases are counted")
def test_all_processes_of_all_workers_get_ready(workers):
    stack, services = workers
    for service in services:
        wait_for(lambda s=service: " ready." in s.log(), 90, f"{service} ready")
    client = redis_at(stack.instance.broker_url or "")
    wait_for(
        lambda: len(client.keys("*:alive:*")) == len(HOSTS) * PROCESSES,
        60,
        "a lease of each process",
    )
    for service in services:
        assert "Traceback" not in service.log()
