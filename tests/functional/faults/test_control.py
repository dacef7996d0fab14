"""Cancel, retry, order, and a slot for small tasks."""

from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for

import json


def steer(client: Client, what: str, task_id: str) -> int:
    """Press a button of the details page; return the HTTP status."""
    token = client.token("delete_confirmation")
    data = {"_authenticator": token, "task_id": task_id}
    headers = {"Accept": "application/json"}
    return client.post(f"@@task-{what}", data=data, headers=headers).status_code


def test_a_waiting_task_is_cancelled_at_once(stack: Stack, client: Client, folder):
    stack.worker.stop()
    client.delete_content(folder)
    (task,) = client.tasks()["processing"]
    assert steer(client, "cancel", task["task_id"]) == 200
    assert not client.tasks()["processing"]
    assert steer(client, "cancel", task["task_id"]) == 409
    stack.worker.start()
    stack.wait_for_worker()
    assert client.get(folder).status_code == 200


def test_a_failed_task_is_retried(client: Client, probe, new_id, idle, gone):
    name = new_id("boom")
    client.create_folder(name)
    client.delete_content(name)
    wait_for(lambda: client.tasks()["error"], what="failed")
    (task,) = client.tasks()["error"]
    page = client.get(f"@@task-details?task_id={task['task_id']}").text
    assert "The other system does not answer." in page and "Traceback" in page
    assert client.get(name).status_code == 200

    probe.mend(name)
    assert steer(client, "retry", task["task_id"]) == 200
    gone(name)
    assert not idle()
    assert steer(client, "retry", task["task_id"]) == 409


def test_tasks_on_one_item_run_in_order(stack: Stack, client: Client, new_id):
    # Large, or the form of the second action would have the first one done.
    folder = client.create_folder(new_id("many"), documents=51)
    # The form was open before: it is not opened while the title is about to change.
    token = client.token(f"{folder}/delete_confirmation")
    stack.worker.stop()
    client.submit(
        f"{folder}/object_rename",
        {
            "form.widgets.new_id": f"{folder}-renamed",
            "form.widgets.new_title": "Renamed",
            "form.buttons.Rename": "Rename",
        },
    )
    data = {"_authenticator": token, "form.buttons.Delete": "Delete"}
    assert client.post(f"{folder}/delete_confirmation", data=data).status_code == 302
    assert [t["action"] for t in client.tasks()["processing"]] == ["rename", "delete"]
    stack.worker.start()
    wait_for(lambda: not client.tasks()["processing"], 40, "both done")
    assert not client.tasks()["error"]
    assert client.get(f"{folder}-renamed").status_code == 404


def test_a_small_task_overtakes_large_ones(client: Client, probe, new_id, folder, gone):
    large = [new_id("hold") for _number in range(2)]
    for name in large:
        client.create_folder(name, documents=51)
    for name in large:
        client.delete_content(name)
    probe.wait_until_held(large[0])
    client.delete_content(folder)
    gone(folder)
    assert not probe.is_held(large[1])
    for name in large:
        probe.release(name)
    for name in large:
        gone(name)


def test_a_selection_is_one_task_with_outcomes(client: Client, probe, new_id, idle):
    name = new_id("selection")
    client.create_folder(name)
    bad = new_id("boom")
    uids = [
        client.create(name, "Document", id=id_, title=id_)["UID"]
        for id_ in ("good", bad)
    ]
    answer = client.post(
        f"{name}/fc-delete",
        data={
            "_authenticator": client.token(f"{name}/delete_confirmation"),
            "folder": f"/{name}",
            "selection": json.dumps(uids),
        },
    ).json()
    assert answer["status"] == "success"
    (failed,) = idle()
    assert failed["task_id"] == answer["task_id"]
    assert client.get(f"{name}/good").status_code == 404
    assert client.get(f"{name}/{bad}").status_code == 200
    probe.mend(bad)
    assert steer(client, "retry", answer["task_id"]) == 200
    assert not idle()
    assert client.get(f"{name}/{bad}").status_code == 404


def test_a_failed_edit_is_retried_without_typing_again(
    client: Client, admin: Client, probe, new_id, idle
):
    name = new_id("boom")
    client.create("", "Document", id=name, title="Old")
    assert client.get(f"{name}/edit").status_code == 200
    # Locked: stock Plone sends others to the page.
    assert admin.get(f"{name}/edit").status_code == 302
    client.submit(
        f"{name}/edit",
        {
            "form.widgets.IDublinCore.title": "New",
            "form.buttons.save": "Save",
        },
    )
    wait_for(lambda: client.tasks()["error"], what="failed")
    (task,) = client.tasks()["error"]
    assert "<h1>Old" in client.get(name).text.replace("\n", "").replace("  ", "")
    # A failed edit must not keep its lock.
    assert admin.get(f"{name}/edit").status_code == 200

    probe.mend(name)
    assert steer(client, "retry", task["task_id"]) == 200
    assert not idle()
    assert client.get(name).text.count("New")
