"""What shows the pages of a task with many of them, which are not all sent."""

from collections.abc import Callable
from collective.async_.tasks.urls import MOST_URLS
from helpers.forms import contents_button
from helpers.screen import expect_no_reload
from helpers.screen import expect_reload
from helpers.screen import mark
from helpers.screen import Paused
from helpers.screen import ROWS
from helpers.screen import RUNNING
from helpers.stack import Client
from playwright.sync_api import expect
from playwright.sync_api import Page

import pytest


SELECTED = MOST_URLS + 1
PRIVATE = f"{ROWS} .state-private"


@pytest.fixture
def publish(client: Client, new_id) -> tuple[str, Callable[[], None]]:
    """A folder, and a function that publishes many of its pages as one task."""
    folder = client.create_folder(new_id("many"), documents=SELECTED + 1)
    accept = {"Accept": "application/json"}
    selection = [
        client.get(f"{folder}/page-{number}", headers=accept).json()["UID"]
        for number in range(1, SELECTED + 1)
    ]
    form = {"transition": "publish", "comments": "", "recurse": "no"}

    def press() -> None:
        answer = contents_button(
            client, "fc-workflow", folder, selection=selection, **form
        )
        assert answer.json()["task_ids"]

    return folder, press


def test_the_pages_that_show_it_reload_and_no_others(
    page: Page, publish: tuple[str, Callable[[], None]], paused: Paused
):
    folder, press = publish
    shown = {path: page.context.new_page() for path in (folder, f"{folder}/page-1")}
    kept = {
        path: page.context.new_page() for path in (f"{folder}/page-{SELECTED + 1}", "")
    }
    contents = page.context.new_page()
    with paused():
        press()
        for path, tab in (
            shown | kept | {f"{folder}/folder_contents": contents}
        ).items():
            tab.goto(path)
            expect(tab.get_by_text(RUNNING)).to_be_visible()
            mark(tab)
        expect(contents.locator(PRIVATE)).to_have_count(SELECTED + 1)
    for tab in shown.values():
        expect_reload(tab)
    for tab in (*kept.values(), contents):
        expect_no_reload(tab)
    expect(contents.locator(PRIVATE)).to_have_count(1)
