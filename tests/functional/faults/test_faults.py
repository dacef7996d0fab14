"""No task is lost or done twice, whichever component is killed."""

from collective.async_.config import RUN_TASK
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from helpers.stack.rabbitmq import evaluate

import celery
import pytest
import signal


def test_broker_down_at_the_click(stack: Stack, client: Client, folder, gone):
    stack.broker.kill()
    assert client.delete_content(folder).status_code == 302
    assert [t["status"] for t in client.tasks()["processing"]] == ["waiting"]
    stack.broker.start()
    gone(folder)


def test_broker_hangs_at_the_click(stack: Stack, client: Client, folder, gone):
    token = client.token(f"{folder}/delete_confirmation")
    stack.broker.signal(signal.SIGSTOP)
    data = {"_authenticator": token, "form.buttons.Delete": "Delete"}
    # A request that waits for the broker would run into this limit.
    answer = client.post(f"{folder}/delete_confirmation", data=data, timeout=5)
    assert answer.status_code == 302
    stack.broker.signal(signal.SIGCONT)
    gone(folder)


def test_broker_restarts_empty_while_tasks_wait(
    stack: Stack, client: Client, folder, gone
):
    stack.worker.stop()
    client.delete_content(folder)
    stack.broker.kill()
    stack.broker.start()
    stack.worker.start()
    gone(folder)


def test_broker_dies_under_a_running_task(
    stack: Stack, client: Client, probe, held, folder, gone, idle
):
    name = held()
    stack.broker.kill()
    stack.broker.start()
    probe.release(name)
    gone(name)
    assert not idle()

    # The worker itself has survived.
    client.delete_content(folder)
    gone(folder)


def test_worker_child_killed(stack: Stack, client: Client, probe, held, gone, idle):
    name = held()
    probe.forget_held(name)
    for child in stack.worker.children():
        child.kill()
    probe.wait_until_held(name)
    probe.release(name)
    gone(name)
    assert not idle()


def test_worker_and_children_killed(
    stack: Stack, client: Client, probe, held, gone, idle
):
    name = held()
    stack.worker.kill()
    probe.forget_held(name)
    stack.worker.start()
    probe.wait_until_held(name)
    probe.release(name)
    gone(name)
    assert not idle()


def test_sigterm_lets_the_running_task_end(
    stack: Stack, client: Client, probe, held, gone, idle
):
    name = held()
    stack.worker.process.send_signal(signal.SIGTERM)
    probe.release(name)
    gone(name)
    wait_for(lambda: not stack.worker.alive, what="worker has ended")
    assert not idle()


def test_zeo_restarts(stack: Stack, client: Client, folder, gone):
    # Twice, and several tasks each: every process of the worker must come back.
    for pages in (1, 2), (3,):
        stack.zeo.kill()
        stack.zeo.start()
        wait_for(lambda: client.get("").status_code == 200, 60, "site is back")
        for page in pages:
            client.delete_content(f"{folder}/page-{page}")
            gone(f"{folder}/page-{page}")


def test_zeo_dies_under_a_running_task(
    stack: Stack, client: Client, probe, held, gone, idle
):
    name = held()
    stack.zeo.kill()
    probe.release(name)
    stack.zeo.start()
    wait_for(lambda: client.get("").status_code == 200, 60, "site is back")
    gone(name)
    assert not idle()


@pytest.mark.skipif(not CHOICE.rabbitmq, reason="A limit of RabbitMQ's only.")
def test_a_task_takes_longer_than_the_consumer_timeout_of_the_broker(
    stack: Stack, client: Client, probe, held, folder, gone, idle
):
    def patience(seconds: int) -> None:
        # A channel is given it when it is opened.
        stack.worker.stop()
        setting = f"application:set_env(rabbit, consumer_timeout, {seconds * 1000})."
        evaluate(stack.broker.component, setting)
        stack.worker.start()

    patience(2)
    name = held()
    try:
        wait_for(lambda: "timed out" in stack.broker.log(), 40, "connection closed")
        client.delete_content(folder)
        gone(folder)
        probe.release(name)
        gone(name)
        assert not idle()
        assert stack.worker.alive
    finally:
        probe.release(name)
        patience(1800)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (None, None),
        ("/Plone", {"junk": 1}),
        ("/Plone", "no-such-task"),
        ("/no/such/site", "no-such-task"),
        ("/", "x" * 10_000),
        ("/Plone", "1", "2", "3"),
    ],
    ids=range(7),
)
def test_junk_messages_do_nothing(stack: Stack, client, folder, gone, arguments):
    app = celery.Celery(broker=stack.instance.broker_url, set_as_current=False)
    queue = stack.queue
    app.send_task(RUN_TASK, args=arguments, queue=queue)
    client.delete_content(folder)
    gone(folder)


def test_redelivered_messages_do_nothing(stack: Stack, client, folder, gone):
    client.delete_content(folder)
    (task,) = client.tasks()["processing"]
    gone(folder)
    client.create_folder(folder)
    app = celery.Celery(broker=stack.instance.broker_url, set_as_current=False)
    queue = stack.queue
    for _number in range(3):
        app.send_task(RUN_TASK, args=("/Plone", task["task_id"]), queue=queue)
    wait_for(lambda: stack.worker.log().count("'final'") >= 3, what="refused thrice")
    assert client.get(folder).status_code == 200
