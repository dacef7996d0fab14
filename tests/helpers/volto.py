"""What an editor does in Volto's Contents."""

from playwright.sync_api import expect
from playwright.sync_api import Locator
from playwright.sync_api import Page

import re


ROWS = "#page-contents tbody tr[aria-label]"
PENDING = "#page-contents td[data-async-pending]"
ARRIVING = ".async-arriving tr"
BOX = ".async-tasks"


def open_contents(page: Page, path: str = "") -> None:
    """Open it, and wait until its table and our box are there."""
    page.goto(f"/{path}/contents" if path else "/contents")
    expect(page.locator(ROWS).first).to_be_visible()
    expect(page.locator(BOX)).to_be_attached()


def row(page: Page, path: str) -> Locator:
    """The row of the item at this path."""
    return page.locator(f'{ROWS}[aria-label="/{path}"]')


def select(page: Page, *paths: str) -> None:
    """Select these items."""
    for path in paths:
        row(page, path).get_by_role("button", name="Checked").click()


def select_all(page: Page) -> None:
    """Select all items, not only those of the first page of the table."""
    page.locator("#page-contents").get_by_text("All", exact=True).click()
    expect(page.locator(ROWS).nth(199)).to_be_visible()
    page.locator("#page-contents thead th:nth-child(2) svg").click()
    page.locator(".ui.popup .item").filter(has_text="All").click()
    page.keyboard.press("Escape")


def press(page: Page, name: str) -> None:
    """Press a button above the table."""
    page.locator(".top-menu").get_by_role("button", name=name, exact=True).click()


def delete(page: Page) -> None:
    """Delete what is selected."""
    press(page, "Delete")
    page.locator(".ui.modal").get_by_role(
        "button", name=re.compile("Delete|OK")
    ).click()


def publish(page: Page, *, recursive: bool = True) -> None:
    """Publish what is selected, with all that is in it or without."""
    press(page, "State")
    dialog = page.locator(".ui.modal")
    dialog.locator(".react-select__control").click()
    dialog.locator(".react-select__option").filter(has_text="Publish").click()
    if recursive:
        dialog.get_by_text("Change workflow state recursively").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)


def go_into(page: Page, folder: str) -> None:
    """Open Contents of a folder in the table."""
    # By a link: another load of the page forgets what was copied.
    row(page, folder).get_by_role("link").first.click()
    page.wait_for_url(f"**/{folder}/contents")
    # The address is a new one before the page is, and until then Paste is that of the
    # old one.
    expect(row(page, folder)).to_have_count(0)


def paste(page: Page, path: str, target: str, *, cut: bool = False) -> None:
    """Copy or cut the item at this path, in the site root, and paste it into a folder."""
    open_contents(page)
    select(page, path)
    press(page, "Cut" if cut else "Copy")
    go_into(page, target)
    press(page, "Paste")
