"""The pictures of the docs. ``make screenshots`` updates them."""

from collective.async_.demo.accounts import ADMIN
from helpers.held import HalfDone
from helpers.screen import BOX
from helpers.screen import expect_reload
from helpers.screen import mark
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import ROWS
from helpers.screen import save
from helpers.screen import storage_state
from helpers.stack import Client
from helpers.stack import Stack
from io import BytesIO
from pathlib import Path
from PIL import Image
from playwright.sync_api import Browser
from playwright.sync_api import expect
from playwright.sync_api import Page

import pytest


LARGEST = 150_000
LOADED = "document.fonts.ready.then(() => true)"
# Tracebacks must not show the paths of this machine.
SHORT_PATHS = """() => {
    const node = document.querySelector("#content pre");
    node.textContent = node.textContent.replace(/"\\/\\S+?\\/(site-packages|src|tests)\\//g, '"');
}"""


@pytest.fixture
def pictures(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """The directory for the pictures."""
    return Path(pytestconfig.getoption("pictures") or tmp_path)


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "viewport": {"width": 1100, "height": 700}}


@pytest.fixture
def failed(client: Client, dismissed: None, new_id, idle) -> None:
    """A failed task with a realistic title."""
    folder, page = new_id("visit"), new_id("boom")
    client.create("", "Folder", id=folder, title="Visit us")
    client.create(folder, "Document", id=page, title="Opening hours")
    client.delete_content(f"{folder}/{page}")
    assert len(idle()) == 1


def shoot(page: Page, path: Path, height: int = 700, width: int = 1100) -> None:
    """A picture of the page, with few colours."""
    ready(page)
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(LOADED)
    image = Image.open(BytesIO(page.screenshot(animations="disabled")))
    image.convert("RGB").quantize(128).save(path, optimize=True)
    assert path.stat().st_size < LARGEST


def test_picture_of_undo(
    page: Page, client: Client, dismissed: None, pictures: Path, new_id, undo_seconds
):
    undo_seconds(30)
    folder, old = new_id("visit"), new_id("old")
    client.create("", "Folder", id=folder, title="Visit us")
    client.create(folder, "Document", id=old, title="Prices of last year")
    client.delete_content(f"{folder}/{old}")
    page.goto(folder)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    shoot(page, pictures / "undo.png")


def test_picture_of_a_form_that_is_opened_again(
    page: Page, client: Client, dismissed: None, pictures: Path, new_id, paused: Paused
):
    id_ = new_id("opening")
    client.create("", "Document", id=id_, title="Opening hours")
    with paused():
        page.goto(f"{id_}/edit")
        title = page.locator('[name="form.widgets.IDublinCore.title"]')
        title.fill("Opening hours in winter")
        save(page)
        open_tasks = client.tasks()["processing"]
        (url,) = (task["url"] for task in open_tasks if task["action"] == "edit")
        page.goto(url)
        with page.expect_navigation():
            page.locator("#content").get_by_role("button", name="Cancel").click()
        page.get_by_role("link", name="Open the form again").click()
        expect(title).to_have_value("Opening hours in winter")
        # Plone scrolls to the field that has the focus.
        title.blur()
        page.evaluate("scrollTo(0, 0)")
        shoot(page, pictures / "reopened.png")


def test_pictures(
    page: Page,
    client: Client,
    failed: None,
    half_done: HalfDone,
    pictures: Path,
):
    folder = half_done.folder
    # It waits: the selection is in this folder.
    client.submit(
        f"{folder}/object_rename",
        {
            "form.widgets.new_id": folder,
            "form.widgets.new_title": "Press archive",
            "form.buttons.Rename": "Rename",
        },
    )
    page.goto(folder)
    # Without the greeting at the first visit.
    page.reload()
    expect(page.locator(BOX)).to_contain_text(
        "There are 2 background tasks in progress."
    )
    shoot(page, pictures / "banner.png")
    page.goto(f"{folder}/folder_contents")
    expect(page.locator(ROWS).first).to_be_visible()
    shoot(page, pictures / "contents.png", 900)
    page.locator(BOX).get_by_role("link", name="My tasks").click()
    expect(page.get_by_role("row", name="Renaming")).to_be_visible()
    shoot(page, pictures / "my-tasks.png", 900)
    shoot(page, pictures / "phone.png", 844, 390)
    page.get_by_role("link", name="could not be deleted").first.click()
    expect(page.get_by_role("heading", name="What went wrong")).to_be_visible()
    ready(page)
    page.evaluate(SHORT_PATHS)
    shoot(page, pictures / "failed.png", 1400)
    page.goto(half_done.details)
    expect(page.get_by_role("progressbar")).to_be_visible()
    shoot(page, pictures / "running.png", 800)
    mark(page)
    half_done.finish()
    expect_reload(page)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    shoot(page, pictures / "completed.png", 1200)


def test_picture_of_failed_tasks(
    browser: Browser,
    browser_context_args: dict,
    stack: Stack,
    client: Client,
    dismissed: None,
    new_id,
    idle,
    pictures: Path,
):
    folder = new_id("visit")
    client.create("", "Folder", id=folder, title="Visit us")
    for title in ("Opening hours", "How to get here", "Prices"):
        page_id = new_id("boom")
        client.create(folder, "Document", id=page_id, title=title)
        client.delete_content(f"{folder}/{page_id}")
    assert len(idle()) == 3
    state = storage_state(Client(stack.url).login(*ADMIN))
    with browser.new_context(**browser_context_args | {"storage_state": state}) as who:
        page = who.new_page()
        page.goto("@@async-tasks?state=failed")
        expect(page.get_by_role("button", name="Retry all").first).to_be_visible()
        page.locator(".async-trace summary").first.click()
        page.evaluate(SHORT_PATHS)
        shoot(page, pictures / "triage.png", 1000)
