"""Accessibility of the banner and of the pages about tasks, checked by axe-core."""

from helpers.held import HalfDone
from helpers.screen import BOX
from helpers.screen import expect_reload
from helpers.screen import mark
from helpers.screen import Paused
from helpers.screen import RUNNING
from helpers.screen import violations
from helpers.stack import Client
from playwright.sync_api import expect
from playwright.sync_api import Page


def test_waiting_and_failed(
    page: Page, client: Client, failure: str, folder: str, paused: Paused
):
    with paused():
        client.delete_content(f"{folder}/page-2")
        page.goto("@@task-details")
        expect(page.locator(BOX)).to_contain_text(RUNNING)
        expect(page.locator("#content")).to_contain_text(failure)
        assert violations(page) == []
        page.get_by_role("link", name="Deleting “Page 2”").click()
        expect(page.get_by_role("heading", name="Task details")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="Show details").last.click()
        expect(page.get_by_role("heading", name="What went wrong")).to_be_visible()
        assert violations(page) == []


def test_running_and_completed(page: Page, half_done: HalfDone):
    page.goto(half_done.details)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("definition").get_by_text("running")).to_be_visible()
    assert violations(page) == []
    mark(page)
    half_done.finish()
    expect_reload(page)
    expect(page.get_by_role("definition").get_by_text("completed")).to_be_visible()
    assert violations(page) == []
