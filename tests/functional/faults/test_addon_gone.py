"""The worker is started without an add-on whose task waits."""

from collections.abc import Iterator
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for

import pytest


PACKAGE = "helpers.stranger"


@pytest.fixture(scope="module")
def session_stack(new_stack) -> Iterator[Stack]:
    with new_stack(package=PACKAGE) as stack:
        stack.start()
        yield stack


def test_its_task_fails_and_keeps_nobody_waiting(
    stack: Stack, client: Client, folder, gone
):
    form = f"{folder}/delete_confirmation"
    # Only once: Zope runs a small task itself before it shows the form again.
    data = {"_authenticator": client.token(form), "form.buttons.Delete": "Delete"}
    stack.worker.stop()
    task_id = client.post(f"{folder}/tidy", data=data).text
    assert client.post(form, data=data).status_code == 302
    zcml = stack.instance.etc / "site.zcml"
    # Zope has read it already.
    zcml.write_text(zcml.read_text().replace(f'<include package="{PACKAGE}" />', ""))
    stack.worker.start()
    wait_for(lambda: client.tasks()["error"], what="failed")
    (task,) = client.tasks()["error"]
    assert task["task_id"] == task_id
    assert "not installed in the worker" in task["message"]
    # It waited for that one.
    gone(folder)
