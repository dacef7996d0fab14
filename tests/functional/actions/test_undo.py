"""Undo of a delete in the real stack: it begins when its time is over, not before."""

from datetime import datetime
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for


def _task(client: Client) -> dict:
    (task,) = client.tasks()["processing"]
    return task


def test_it_waits_is_undone_and_done(client, folder, undo_seconds, idle, gone):
    undo_seconds(60)
    client.delete_content(f"{folder}/page-1")
    task = _task(client)
    assert task["status"] == "waiting" and 50 < task["undo"] <= 60
    data = {
        "task_id": task["task_id"],
        "_authenticator": client.token("@@change-password"),
    }
    answer = client.post(
        "@@task-cancel", data=data, headers={"Accept": "application/json"}
    )
    assert answer.json()["status"] == "Nothing was deleted."
    assert not client.tasks()["processing"]
    assert client.get(f"{folder}/page-1").status_code == 200

    undo_seconds(2)
    client.delete_content(f"{folder}/page-1")
    gone(f"{folder}/page-1")
    assert idle() == []


def test_more_time_puts_it_off_and_its_message_too(client, folder, undo_seconds, gone):
    undo_seconds(3)
    client.delete_content(f"{folder}/page-1")
    task = _task(client)
    data = {
        "task_id": task["task_id"],
        "_authenticator": client.token("@@change-password"),
    }
    answer = client.post("@@task-put-off", data=data)
    assert answer.json()["seconds"] > 2
    gone(f"{folder}/page-1")
    ended = client.tasks(ip_task_ids=f'["{task["task_id"]}"]')["success"]
    (end,) = [t["finished"] for t in ended if t["task_id"] == task["task_id"]]
    waited = datetime.fromisoformat(end) - datetime.fromisoformat(task["created"])
    # Twice the time to undo, but for what a request takes.
    assert waited.total_seconds() > 3


def test_a_killed_worker_forgets_the_message_but_not_the_task(
    client: Client, folder: str, undo_seconds, stack: Stack, gone
):
    undo_seconds(3)
    client.delete_content(f"{folder}/page-1")
    task = _task(client)
    wait_for(lambda: task["task_id"] in stack.worker.log(), 20, "message in the worker")
    stack.worker.kill()
    stack.worker.start()
    gone(f"{folder}/page-1", 60)
