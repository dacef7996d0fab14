"""The stack and the helpers of the other functional tests work."""

from collective.async_.patches.worker import PATCHES
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from playwright.sync_api import expect
from playwright.sync_api import Page

import re


TOLD = re.compile(r"Patch (\S+): (?:not )?applied")


def test_editor_is_logged_in_and_creates_content(client: Client, folder: str):
    assert client.get(folder).status_code == 200
    assert client.get(f"{folder}/page-3").status_code == 200


def test_delete_runs_in_the_worker(client: Client, folder: str):
    assert client.delete_content(folder).status_code == 302
    wait_for(lambda: client.get(folder).status_code == 404, what="folder gone")


def test_every_component_survives_being_killed(stack: Stack, client: Client):
    for service in stack.services.values():
        service.kill()
        assert not service.alive
    stack.heal()
    folder = client.create_folder("after-the-crash")
    client.delete_content(folder)
    wait_for(lambda: client.get(folder).status_code == 404, what="folder gone")


def test_worker_has_children(stack: Stack):
    assert len(stack.worker.children()) >= 2


def test_a_worker_tells_what_it_has_changed(stack: Stack):
    queue = f"The queue of this database is {stack.queue}"
    wait_for(lambda: queue in stack.worker.log(), what=queue)
    log = stack.worker.log()
    assert set(TOLD.findall(log)) == {patch.name for patch in PATCHES}
    assert "Patch catalog-moves: applied" in log


def test_browser_is_the_editor(page: Page, folder: str):
    page.goto(folder)
    expect(page.locator("#edit-zone")).to_be_visible()
