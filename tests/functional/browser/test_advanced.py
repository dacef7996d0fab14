"""The window of *Advanced…* in the State menu, when its change has to wait or is refused."""

from collections.abc import Callable
from collections.abc import Iterator
from collective.async_.tasks.record import LARGE
from helpers.screen import mark
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import violations
from helpers.stack import Client
from playwright.sync_api import expect
from playwright.sync_api import Locator
from playwright.sync_api import Page

import pytest


WAITS = "is not finished yet. Please try again in a moment."
REFUSED = "You have 1 unfinished background tasks."
WINDOW = ".modal-content"


@pytest.fixture
def settings(admin: Client) -> Iterator[Callable[..., None]]:
    """Change settings. After the test they are the defaults."""

    def change(thresholds: tuple = (), max_open_per_user: int = 200) -> None:
        values = {"thresholds": thresholds, "max_open_per_user": max_open_per_user}
        data = {f"collective.async.{name}": value for name, value in values.items()}
        headers = {"Accept": "application/json"}
        answer = admin.patch("@registry", json=data, headers=headers)
        assert answer.status_code == 204, answer.text

    yield change
    change()


@pytest.fixture
def large(client: Client, new_id) -> str:
    """A folder whose state is changed in the worker only: no request waits for that."""
    return client.create_folder(new_id("large"), documents=LARGE)


def open_window(page: Page, path: str) -> Locator:
    page.goto(path)
    ready(page)
    page.locator("#plone-contentmenu-workflow > a").click()
    page.locator("#workflow-transition-advanced").click()
    expect(page.locator(WINDOW)).to_be_visible()
    return page.locator(WINDOW)


def publish(client: Client, folder: str) -> None:
    token = client.token(f"{folder}/delete_confirmation")
    data = {"_authenticator": token, "workflow_action": "publish"}
    client.post(f"{folder}/content_status_modify", data=data)
    assert len(client.tasks()["processing"]) == 1


def expect_only_message(page: Page, text: str) -> None:
    """The window says it, and shows no page; the page behind it does not say it."""
    expect(page.get_by_text(text)).to_have_count(1)
    expect(page.locator(WINDOW).get_by_text(text)).to_be_visible()
    expect(page.locator(WINDOW).get_by_text("Page 1")).to_have_count(0)
    assert violations(page, f"{WINDOW} .portalMessage") == []


def test_it_says_that_the_change_has_to_wait(
    page: Page, client: Client, large: str, settings, paused: Paused
):
    settings(thresholds=["transition 1"])
    with paused():
        publish(client, large)
        window = open_window(page, large)
        expect_only_message(page, WAITS)
        expect(window.locator(".modal-title")).to_have_text(f"Folder {large}")
        window.locator(".modal-close").click()
        expect(page.locator(WINDOW)).to_have_count(0)
        page.reload()
        expect(page.get_by_text(WAITS)).to_have_count(0)


def test_it_says_so_if_the_task_came_after_the_form(
    page: Page, client: Client, large: str, settings, paused: Paused
):
    settings(thresholds=["transition 1"])
    window = open_window(page, large)
    with paused():
        publish(client, large)
        mark(page)
        window.get_by_label("Publish", exact=True).check()
        window.get_by_role("button", name="Save").click()
        expect_only_message(page, WAITS)
        assert page.evaluate("window.marked")


def test_it_keeps_the_input_if_the_change_is_refused(
    page: Page, client: Client, folder: str, settings, paused: Paused
):
    settings(thresholds=["transition 1"], max_open_per_user=1)
    other = client.create_folder(f"other-{folder}")
    with paused():
        client.delete_content(other)
        window = open_window(page, folder)
        mark(page)
        window.locator("[name=comment]").fill("It was time.")
        window.get_by_label("Publish", exact=True).check()
        window.get_by_role("button", name="Save").click()
        expect_only_message(page, REFUSED)
        expect(window.locator("[name=comment]")).to_have_value("It was time.")
        expect(window.get_by_label("Publish", exact=True)).to_be_checked()
        assert page.evaluate("window.marked")
    window.get_by_role("button", name="Save").click()
    page.wait_for_function("!window.marked")
    expect(page.locator(WINDOW)).to_have_count(0)
    expect(page.locator("#plone-contentmenu-workflow")).to_contain_text("Published")
