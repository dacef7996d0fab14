"""Tasks that an older release recorded are shown, run and tried again by this one."""

from collections.abc import Iterator
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import EDITOR
from helpers.older_release import JSON
from helpers.older_release import Older
from helpers.older_release import unpack
from helpers.stack import Client
from helpers.stack import STACK
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE

import json
import pytest


pytestmark = pytest.mark.skipif(CHOICE.postgresql, reason="It is about a Data.fs.")
BOOM = "The other system does not answer."


@pytest.fixture(scope="module")
def stack(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Stack]:
    """All of it but the worker."""
    template = unpack(tmp_path_factory.mktemp("older"))
    stack = Stack(tmp_path_factory.mktemp("stack"), template)
    pytestconfig.stash[STACK] = stack
    try:
        for service in stack.services.values():
            if service is not stack.worker:
                service.start()
        stack.wait_for_site()
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="module")
def editor(stack: Stack) -> Client:
    return Client(stack.url).login(*EDITOR)


@pytest.fixture(scope="module")
def older(stack: Stack) -> Older:
    admin = Client(stack.url)
    admin.auth = ADMIN
    return Older(stack, admin)


@pytest.fixture(scope="module")
def before(older: Older, editor: Client) -> dict[str, dict]:
    """What is shown while there is no worker: the states, the poll, the pages."""
    url = "@@task-details?task_id=".__add__
    pages = {n: editor.get(url(older.id(n))) for n in older.expected["tasks"]}
    return {
        "states": older.states(),
        "poll": editor.tasks(),
        "pages": {name: page.text for name, page in pages.items() if page.ok},
    }


@pytest.fixture(scope="module")
def after(stack: Stack, before: dict, older: Older, editor: Client) -> dict[str, str]:
    """The states when the worker has done all that it can."""
    stack.start()
    wait_for(lambda: not editor.tasks()["processing"], 120, "all done")
    return older.states()


@pytest.fixture(scope="module")
def retried(after: dict, older: Older, editor: Client) -> dict[str, str]:
    """The states when what has failed was tried again, its causes mended.

    The subscriber that failed is not in this stack, and the editor may add again.
    """
    page = older.expected["missing"]
    folder, _slash, id_ = page["path"].rpartition("/")
    item = {"@type": "Document", "id": id_, "title": page["title"], "UID": page["uid"]}
    assert older.admin.post(folder, json=item, headers=JSON).status_code == 201
    for name in older.names("retried", "succeeded"):
        status = retry(editor, older.id(name))
        assert status == (200 if after[name] == "failed" else 409), name
    assert retry(editor, older.id("cancelled")) == 409
    wait_for(lambda: not editor.tasks()["processing"], 60, "tried again")
    return older.states()


def retry(client: Client, task_id: str) -> int:
    data = {"_authenticator": client.token("here/edit"), "task_id": task_id}
    return client.post("@@task-retry", data=data, headers=JSON).status_code


def test_all_tasks_are_there_in_their_states(older: Older, before: dict):
    assert before["states"] == older.expected_states("state")
    assert before["pages"].keys() == before["states"].keys()


def test_the_banner_has_the_open_and_the_failed_ones(older: Older, before: dict):
    open_ = [task["task_id"] for task in before["poll"]["processing"]]
    states = ("waiting", "running")
    names = [name for state in states for name in older.names("state", state)]
    assert sorted(open_) == sorted(map(older.id, names))

    failed = {task["task_id"]: task for task in before["poll"]["error"]}
    names = set(older.names("state", "failed")) - {"dismissed"}
    assert failed.keys() == set(map(older.id, names))
    assert failed[older.id("failed delete")]["message"] == BOOM
    message = failed[older.id("failed transition")]["message"]
    assert message == "“Page 2” does not exist any more."


def test_the_pages_of_the_tasks_say_what_happened(older: Older, before: dict):
    pages = before["pages"]
    assert "“Page 1” does not exist any more." in pages["dismissed"]
    assert "“Page 1” was deleted from “Folder done”." in pages["done delete"]
    for name in ("failed delete", "failed edit", "failed selection"):
        assert "Traceback (most recent call last)" in pages[name]
        assert BOOM in pages[name]
    assert "Unauthorized" in pages["failed add"]
    # The items of a selection, and the groups of what is in a folder.
    assert "Boom-selected" in pages["failed selection"]
    assert "Contents of “Folder states”, 1 to 2" in pages["failed transition"]


def test_the_administrator_sees_them_and_the_settings(older: Older, before: dict):
    page = older.admin.get("@@async-tasks").text
    assert all(task["id"] in page for task in older.expected["tasks"].values())
    panel = older.admin.get("@@async-controlpanel").text
    # Not the default.
    assert 'value="3,650"' in panel or 'value="3650"' in panel


def test_what_waited_or_ran_is_done(older: Older, after: dict):
    assert after == older.expected_states("after")
    expected = older.expected["worked_off"]
    assert older.content(expected) == expected
    assert older.found() == older.expected["found"]


def test_what_had_failed_is_tried_again(older: Older, retried: dict):
    assert retried == older.expected_states("retried")
    expected = older.expected["retried"]
    assert older.content(expected) == expected


def test_the_scripts_show_and_forget_them(older: Older, retried: dict):
    configuration = str(older.stack.instance.zope_conf)
    show = ("show", "--json", older.id("failed delete"))
    text = older.command("collective-async", "-c", configuration, *show)
    # Once by the older release, once here.
    assert json.loads(text)["earlier_runs"] == 2

    older.command("cleanup_task_results", "--days-to-keep", "0", configuration)
    assert older.states() == {}
