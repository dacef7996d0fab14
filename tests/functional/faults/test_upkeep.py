"""What an administrator does to a site while tasks wait and run."""

from helpers.forms import submit
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for

import pytest


JSON = {"Accept": "application/json"}
DATABASE = "/Control_Panel/Database/main"


def pack(admin: Client) -> None:
    url = admin.site_url.rpartition("/")[0] + DATABASE
    answer = admin.post(f"{url}/manage_pack", data={"days:float": "0"})
    assert answer.status_code == 302, answer.text


def save(client: Client, page: str, title: str) -> None:
    answer = submit(client, f"{page}/edit", "form.buttons.save", {"title": title})
    assert answer.status_code == 302, answer.text


def title(client: Client, page: str) -> str:
    return client.get(page, headers=JSON).json()["title"]


def test_the_database_is_packed(
    stack: Stack, client: Client, admin: Client, probe, held, folder, paused, gone, idle
):
    name = held(documents=3)
    # The pack removes revisions that the running task still sees.
    for number in (1, 2):
        change = {"description": f"Changed {number}"}
        assert admin.patch("", json=change, headers=JSON).status_code == 204
    client.delete_content(f"{folder}/page-1")
    gone(f"{folder}/page-1")
    pack(admin)
    probe.release(name)
    gone(name)

    with paused():
        save(client, f"{folder}/page-2", "Saved before the pack")
        pack(admin)
    assert title(client, f"{folder}/page-2") == "Saved before the pack"
    assert not idle()


@pytest.fixture
def addon(admin: Client, undo_seconds):
    """Install or uninstall the add-on. It is installed after the test."""

    def change(step: str) -> None:
        answer = admin.post(f"@addons/collective.async/{step}", headers=JSON)
        assert answer.status_code in (200, 204), answer.text
        if step == "install":
            # An uninstall removes the settings.
            undo_seconds(0)

    yield change
    change("install")


def test_the_addon_is_uninstalled(
    stack: Stack, client: Client, admin: Client, probe, held, folder, addon, gone
):
    page = f"{folder}/page-1"
    name = held(documents=3)
    # It waits for the other one: both are in the same folder.
    save(client, page, "Saved before it was uninstalled")
    answer = client.delete_content(f"{folder}/page-2")
    assert answer.status_code == 302
    addon("uninstall")
    assert client.get("@@check-for-tasks").status_code == 404
    probe.release(name)
    gone(name)
    gone(f"{folder}/page-2")
    saved = "Saved before it was uninstalled"
    wait_for(lambda: title(client, page) == saved, what="saved")
    wait_for(lambda: "Removed all tasks" in stack.worker.log(), what="nothing is left")
    addon("install")
    assert not client.tasks(since="0")["success"]
