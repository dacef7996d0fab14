"""The notice on a page goes when its tasks have ended, for everybody who has read it."""

from collections.abc import Iterator
from collective.async_.actions.tags.contents import THRESHOLD
from helpers.held import Probe
from helpers.screen import BOX
from helpers.screen import mark
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import storage_state
from helpers.stack import Client
from playwright.sync_api import Browser
from playwright.sync_api import expect
from playwright.sync_api import Page

import json
import pytest


CHANGED = "This page has changed."
NOTICE = "#content .alert-warning[role=note]"


@pytest.fixture
def second(
    browser: Browser, browser_context_args: dict, client: Client, admin: Client
) -> Iterator[Page]:
    """The browser of another person, who does not see the editor's tasks."""
    name, password = "reader", "a long Secret 1"
    user = {"username": name, "email": "reader@example.org", "password": password}
    headers = {"Accept": "application/json"}
    admin.post("@users", json=user | {"roles": ["Reader"]}, headers=headers)
    login = storage_state(Client(client.site_url).login(name, password))
    context = browser.new_context(**browser_context_args | {"storage_state": login})
    yield context.new_page()
    context.close()


def press(client: Client, folder: str, button: str, *names: str, **data: str) -> None:
    """Press a button of Contents, with these items selected."""
    accept = {"Accept": "application/json"}
    found = [client.get(f"{folder}/{name}", headers=accept).json() for name in names]
    selection = json.dumps([item["UID"] for item in found])
    token = client.token(f"{folder}/delete_confirmation")
    common = {"_authenticator": token, "folder": f"/{folder}", "selection": selection}
    answer = client.post(f"{folder}/fc-{button}", data=common | data)
    assert "task_id" in answer.json(), answer.text


@pytest.fixture
def pages(client: Client, new_id) -> tuple[str, list[str]]:
    """A folder, and the names of so many pages that a task changes their tags."""
    folder = client.create_folder(new_id("notice"), documents=THRESHOLD)
    return folder, [f"page-{number}" for number in range(1, THRESHOLD + 1)]


def open_all(folder: str, page: Page, second: Page) -> list[Page]:
    """The folder in both browsers, and in the first one an item, too."""
    tabs = {page: folder, page.context.new_page(): f"{folder}/page-1", second: folder}
    for tab, path in tabs.items():
        tab.goto(path)
        expect(tab.locator(NOTICE)).to_contain_text("being changed by")
        mark(tab)
    return list(tabs)


def test_it_goes_when_the_task_was_cancelled(
    page: Page, second: Page, client: Client, pages: tuple, paused: Paused
):
    folder, names = pages
    with paused():
        press(client, folder, "tags", *names, toadd="new")
        tabs = open_all(folder, page, second)
        page.locator(f"{BOX} [data-async=cancel]").click()
        for tab in tabs:
            expect(tab.locator(NOTICE)).to_have_count(0)
            expect(tab.get_by_text(CHANGED)).to_be_hidden()
            assert tab.evaluate("window.marked")


def test_it_goes_when_the_task_has_failed(
    page: Page, second: Page, client: Client, probe: Probe, dismissed, new_id, idle
):
    folder, names = new_id("failing"), (new_id("hold"), new_id("boom"))
    client.create_folder(folder)
    for name in names:
        client.create(folder, "Document", id=name, title=name)
    press(client, folder, "delete", *names)
    probe.wait_until_held(names[0])
    for tab in (page, second):
        tab.goto(folder)
        expect(tab.locator(NOTICE)).to_contain_text("2 items are being deleted by")
        mark(tab)
    probe.release(names[0])
    for tab in (page, second):
        expect(tab.locator(NOTICE)).to_have_count(0)
        # One of the two was deleted.
        expect(tab.get_by_text(CHANGED)).to_be_visible()
        assert tab.evaluate("window.marked")
    idle()


def test_whose_task_it_is_not_is_offered_a_reload(
    page: Page, second: Page, client: Client, pages: tuple, paused: Paused
):
    folder, names = pages
    with paused():
        press(client, folder, "tags", *names, toadd="new")
        first, item, other = open_all(folder, page, second)
    expect(other.get_by_text(CHANGED)).to_be_visible()
    assert other.evaluate("window.marked")
    for tab in (first, item, other):
        expect(tab.locator(NOTICE)).to_have_count(0)
    other.get_by_role("button", name="Reload").click()
    ready(other)
    assert not other.evaluate("window.marked")
    expect(other.locator(NOTICE)).to_have_count(0)
