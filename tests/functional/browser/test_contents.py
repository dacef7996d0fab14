"""folder_contents: its buttons, its row menu, and the table after a task."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from helpers.screen import expect_no_reload
from helpers.screen import mark
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import ROWS
from helpers.screen import RUNNING
from helpers.screen import violations
from helpers.stack import Client
from playwright.sync_api import expect
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError


MESSAGE = ".pat-structure .fc-status-text"
MENU = "[data-bs-toggle=dropdown]"


def row(page: Page, title: str) -> Locator:
    """The row of the item with this title."""
    return page.locator(ROWS).filter(has=page.get_by_text(title, exact=True))


def press(page: Page, title: str, name: str) -> None:
    """Press a button above the table, for one selected item."""
    ready(page)
    row(page, title).locator("input[type=checkbox]").check()
    page.locator(f".pat-structure #btn-{name}").click()


def choose(page: Page, title: str, name: str) -> None:
    """Choose from the menu of a row; open it again if it closes before the click.

    While Plone loads the page it may draw the table twice, which closes a menu.
    """
    ready(page)
    entry = row(page, title).locator(f"a.{name}")
    for _attempt in range(10):
        if not entry.is_visible():
            row(page, title).locator(MENU).click()
        with suppress(TimeoutError):
            return entry.click(timeout=2_000)
    raise AssertionError(f"The menu of {title} does not stay open.")


@contextmanager
def same_page(page: Page, paused: Paused) -> Iterator[None]:
    """Check that the banner is shown at once and that the page does not reload."""
    mark(page)
    with paused():
        yield
        expect(page.get_by_text(RUNNING)).to_be_visible()
    expect_no_reload(page)


def test_rows_and_message_tell_of_a_delete_until_its_end(
    page: Page, folder: str, paused: Paused
):
    page.goto(f"{folder}/folder_contents")
    with same_page(page, paused):
        ready(page)
        row(page, "Page 1").locator("input[type=checkbox]").check()
        press(page, "Page 2", "delete")
        page.locator(".popover.active .applyBtn").click()
        for title in ("Page 1", "Page 2"):
            expect(row(page, title)).to_contain_text("being deleted")
            expect(row(page, title).locator("input[type=checkbox]")).to_have_count(0)
        expect(page.locator(MESSAGE)).to_contain_text("Deleting 2 items from")
        assert violations(page, ".pat-structure table") == []
    expect(row(page, "Page 1")).to_have_count(0)
    expect(page.locator(MESSAGE)).to_contain_text("2 items were deleted from")


def test_rename_by_button(page: Page, folder: str, paused: Paused):
    page.goto(f"{folder}/folder_contents")
    with same_page(page, paused):
        press(page, "Page 2", "rename")
        form = page.locator(".popover.active")
        form.locator("[name=newtitle_0]").fill("Other title")
        form.locator("[name=newid_0]").fill("other")
        form.locator(".applyBtn").click()
    expect(row(page, "Other title")).to_have_count(1)
    expect(row(page, "Page 2")).to_have_count(0)


def test_paste_by_button(page: Page, folder: str, paused: Paused):
    page.goto(f"{folder}/folder_contents")
    press(page, "Page 1", "copy")
    paste = page.locator(".pat-structure #btn-paste")
    expect(paste).to_be_enabled()
    with same_page(page, paused):
        paste.click()
        expect(page.locator(".async-arriving")).to_contain_text("being pasted")
        expect(row(page, "Page 1")).to_have_count(1)
    expect(row(page, "Page 1")).to_have_count(2)


def test_paste_into_a_row(page: Page, client: Client, folder: str, paused: Paused):
    client.create(folder, "Folder", id="target", title="Target")
    page.goto(f"{folder}/folder_contents")
    choose(page, "Page 1", "copyItem")
    page.wait_for_function("document.cookie.includes('__cp=')")
    page.reload()
    with same_page(page, paused):
        choose(page, "Target", "pasteItem")
    page.goto(f"{folder}/target/folder_contents")
    expect(row(page, "Page 1")).to_have_count(1)
