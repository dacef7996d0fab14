"""The stack and the helpers of the other functional tests work."""

from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from playwright.sync_api import expect
from playwright.sync_api import Page


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


def test_browser_is_the_editor(page: Page, folder: str):
    page.goto(folder)
    expect(page.locator("#edit-zone")).to_be_visible()
