"""Two workers in containers of one host, with its name and a pid namespace each."""

from collective.async_.config import RUN_TASK
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from helpers.stack.container import Container
from helpers.stack.container import may_contain

import celery
import pytest


pytestmark = pytest.mark.skipif(not may_contain(), reason="may not make namespaces")


@pytest.fixture
def container(stack: Stack):
    """Start a worker with one process in a container."""
    stack.worker.stop()
    started = []

    def start(name: str) -> Container:
        service = Container(stack, name)
        started.append(service)
        service.start()
        wait_for(lambda: service.ready, 60, f"{name} ready")
        return service

    yield start
    for service in started:
        service.stop()
    stack.worker.start()
    stack.wait_for_worker()


def test_neither_takes_the_others_tasks(
    stack: Stack, client: Client, probe, new_id, container, gone, idle
):
    name = new_id("hold")
    client.create_folder(name)
    container("one")
    client.delete_content(name)
    probe.wait_until_held(name)
    (task,) = client.tasks()["processing"]

    two = container("two")
    app = celery.Celery(broker=stack.instance.broker_url, set_as_current=False)
    queue = stack.queue
    for _number in range(3):
        app.send_task(RUN_TASK, args=("/Plone", task["task_id"]), queue=queue)
    wait_for(lambda: two.log().count("'busy'") >= 3, what="refused thrice")
    assert [t["status"] for t in client.tasks()["processing"]] == ["running"]

    probe.release(name)
    gone(name)
    assert not idle()


@pytest.mark.skipif(
    not CHOICE.redis, reason="only a Redis tells that a container has ended"
)
def test_the_tasks_of_one_that_is_killed_are_taken_over(
    stack: Stack, client: Client, probe, new_id, container, gone, idle
):
    name = new_id("hold")
    client.create_folder(name)
    one = container("one")
    client.delete_content(name)
    probe.wait_until_held(name)
    container("two")
    probe.forget_held(name)
    one.kill()
    # When its lease has expired.
    wait_for(lambda: probe.is_held(name), 60, f"{name} runs again")
    probe.release(name)
    gone(name)
    assert not idle()
