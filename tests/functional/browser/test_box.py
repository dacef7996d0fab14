"""The box with a real worker: what it says of large, waiting and stopping tasks.

Each story is told at the width of a desk and in English, then at that of a phone and in
German.
"""

from collections.abc import Iterator
from helpers.held import Probe
from helpers.screen import BOX
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import violations
from helpers.stack import Client
from helpers.stack import Stack
from playwright.sync_api import expect
from playwright.sync_api import Page

import pytest
import re
import time


def expect_in_view(page: Page, text: str) -> None:
    """The box says it, and all of the box is on the screen."""
    expect(page.locator(BOX)).to_contain_text(re.compile(text))
    box, size = page.locator(BOX).bounding_box(), page.viewport_size
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    assert violations(page, BOX) == []


@pytest.fixture
def large(client: Client, probe: Probe, new_id) -> Iterator[str]:
    """What releases a worker that deletes a folder of four pages in one transaction.

    It has gone on after the second page, and is held at the fourth.
    """
    folder, names = new_id("large"), [new_id("hold-in") for _number in range(2)]
    client.create("", "Folder", id=folder, title="Large")
    for name in ("page-1", names[0], "page-3", names[1]):
        client.create(folder, "Document", id=name, title=name)
    client.delete_content(folder)
    probe.wait_until_held(names[0])
    # What is done is told twice a second.
    time.sleep(0.6)
    probe.release(names[0])
    probe.wait_until_held(names[1])
    yield names[1]
    probe.release(names[1])


def test_a_large_folder_is_counted_and_cancelled(
    page: Page, phone: Page, client: Client, probe: Probe, large: str, folder: str, idle
):
    for tab in (page, phone):
        tab.goto(folder)
        ready(tab)
    expect_in_view(page, r"Deleting “Large” from “.+”: [1-4] of 5")
    expect_in_view(phone, r"„Large“ wird aus .+: [1-4] von 5")
    deletion = client.tasks()["processing"][0]
    assert (deletion["total"], deletion["stage"]) == (5, "working")
    page.locator(f"{BOX} [role=listitem]").first.get_by_role("button").click()
    expect_in_view(
        page, "Deleting “Large” from “.+”: stopping after the current batch…"
    )
    expect_in_view(phone, "„Large“ wird aus .+: hält nach dem laufenden Schritt an …")
    probe.release(large)
    for tab, text in ((page, "Cancelled: "), (phone, "Abgebrochen: ")):
        expect(tab.locator(f"{BOX} [data-async=toasts]")).to_contain_text(text)
    idle()


def test_paused_work_is_told_and_nothing_turns(
    page: Page, phone: Page, client: Client, stack: Stack, folder: str, paused: Paused
):
    text = "Background work is paused; your 2 tasks are safe."
    with paused():
        client.delete_content(f"{folder}/page-1")
        client.delete_content(folder)
        for tab in (page, phone):
            tab.goto("@@change-password")
            ready(tab)
        expect_in_view(page, "Deleting “Page 1” from “.+”: waiting")
        expect_in_view(page, r"waits since [\d:]+ [AP]M for: Deleting “Page 1” from")
        expect_in_view(phone, r"wartet seit [\d:]+ auf: „Page 1“ wird aus")
        # The last sign of life of a worker is 15 seconds old by then.
        expect(page.get_by_text(text)).to_be_visible(timeout=40_000)
        expect_in_view(phone, "Ihre 2 Aufgaben sind sicher")
        for tab in (page, phone):
            expect(tab.locator(f"{BOX} [data-async=spinner]")).to_be_hidden()
    expect(page.get_by_text(text)).to_be_hidden()


def test_a_click_wins_over_the_reload(
    page: Page, client: Client, folder: str, paused: Paused
):
    held = []
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto(folder)
        ready(page)
        page.route("**/page-2", lambda route: held.append(route))
        with page.expect_request("**/page-2"):
            page.locator("#content a[href$='page-2']").first.click(no_wait_after=True)
    # The page knows it by the first answer, and its click is long over at the next one.
    # Nothing else can be asked: Playwright runs no code in a page that is being left.
    for _number in range(2):
        page.wait_for_event("response", lambda r: "check-for-tasks" in r.url)
    held[0].continue_()
    page.wait_for_url("**/page-2")


def test_undo_by_keyboard_and_on_a_phone(
    page: Page, phone: Page, client: Client, folder: str, undo_seconds
):
    undo_seconds(60)
    texts = {
        page: ("“Page 1” will be deleted.", "Undo", "Nothing was deleted."),
        phone: ("„Page 1“ wird gelöscht.", "Rückgängig", "Es wurde nichts gelöscht."),
    }
    for tab, (text, button, undone) in texts.items():
        client.delete_content(f"{folder}/page-1")
        # On any page.
        tab.goto(f"{folder}/page-2")
        ready(tab)
        line = tab.locator(f"{BOX} [data-async=undos] li")
        expect(line).to_contain_text(text)
        expect_in_view(tab, text)
        if tab is page:
            line.get_by_role("button", name=button).press("Enter")
        else:
            line.get_by_role("button", name=button).click()
        expect(line).to_have_text(undone)
        expect(tab.locator(BOX)).to_be_focused()
        assert client.tasks()["processing"] == []
    assert client.get(f"{folder}/page-1").status_code == 200
