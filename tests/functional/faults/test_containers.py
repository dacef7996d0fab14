"""Two workers in containers of one host, with its name and a pid namespace each."""

from collective.async_.config import RUN_TASK
from collective.async_.config import task_queue
from collective.async_.demo.components import worker
from dataclasses import replace
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from helpers.stack.service import Service

import celery
import pytest
import subprocess


CONTAINER = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
MAY = subprocess.run([*CONTAINER, "true"], capture_output=True).returncode == 0
pytestmark = [
    pytest.mark.skipif(not MAY, reason="may not make namespaces"),
    pytest.mark.skipif(CHOICE.rabbitmq, reason="containers need the leases of a Redis"),
]


@pytest.fixture
def container(stack: Stack):
    """Start a worker with one process in a container."""
    stack.worker.stop()
    started = []

    def start(name: str) -> Service:
        component = worker(stack.instance, concurrency=1)
        command = (*CONTAINER, *component.command)
        service = Service(
            replace(component, name=name, command=command),
            stack.instance.log / f"{name}.out",
        )
        started.append(service)
        service.start()
        wait_for(lambda: " ready." in service.log(), 60, f"{name} ready")
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
    for _number in range(3):
        app.send_task(RUN_TASK, args=("/Plone", task["task_id"]), queue=task_queue())
    wait_for(lambda: two.log().count("'busy'") >= 3, what="refused thrice")
    assert [t["status"] for t in client.tasks()["processing"]] == ["running"]

    probe.release(name)
    gone(name)
    assert not idle()


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
