"""Editors in a production build of Volto, with the real stack behind it."""

from axe_playwright_python.sync_playwright import Axe
from collections.abc import Callable
from helpers.screen import Paused
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from playwright.sync_api import BrowserContext
from playwright.sync_api import expect
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Request

import pytest
import re


BOX = ".async-tasks"
TOAST = ".Toastify__toast"
ROWS = "#page-contents tbody tr[aria-label]"
MARKED = f"{ROWS}[data-async-pending]"
# Milliseconds: a task with 200 items, on a machine with much else to do.
PATIENCE = 90_000


@pytest.fixture(autouse=True)
def quiet(undo_seconds: Callable[[int], None], dismissed: None, stack: Stack) -> None:
    """Nothing waits for an undo, and no failure is left from another test."""


@pytest.fixture
def big(page: Page) -> None:
    """The page has room for all that is drawn."""
    page.set_viewport_size({"width": 1200, "height": 1600})


def box(page: Page) -> Locator:
    return page.locator(BOX)


def toast(page: Page, text: str | re.Pattern) -> Locator:
    return page.locator(TOAST).filter(has_text=text)


def open_contents(page: Page, path: str) -> None:
    """Contents, when its table and our box are there."""
    page.goto(f"/{path}/contents".replace("//", "/"))
    expect(page.locator("#page-contents table")).to_be_visible()
    expect(box(page)).to_be_attached()


def select_all(page: Page) -> None:
    page.locator("#page-contents thead .ui.dropdown, #page-contents th .icon").first.click()
    page.get_by_role("option", name="Select all").or_(
        page.get_by_text("All", exact=True)
    ).first.click()


def requests_of(page: Page, pattern: str) -> list[Request]:
    """The requests from now on whose method and address match."""
    found: list[Request] = []

    def note(request: Request) -> None:
        if re.search(pattern, f"{request.method} {request.url}"):
            found.append(request)

    page.on("request", note)
    return found
