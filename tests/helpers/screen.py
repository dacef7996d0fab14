"""What tests with a real browser look at."""

from axe_playwright_python.sync_playwright import Axe
from collections.abc import Callable
from contextlib import AbstractContextManager
from playwright.sync_api import expect
from playwright.sync_api import Page


BOX = "#async-tasks"
RUNNING = "There is 1 background task in progress."
ROWS = ".pat-structure tr.itemRow"
Paused = Callable[[], AbstractContextManager]


def mark(page: Page) -> None:
    """A reload takes this mark away."""
    page.evaluate("window.marked = true")


def expect_reload(page: Page) -> None:
    page.wait_for_function("!window.marked", timeout=15_000)


def expect_no_reload(page: Page) -> None:
    """The task has ended, the page knows it, and is still the same."""
    expect(page.get_by_text(RUNNING)).to_be_hidden(timeout=15_000)
    assert page.evaluate("window.marked")


def violations(page: Page) -> list[str]:
    """What axe-core finds in our parts of the page."""
    found = Axe().run(page, {"include": [[BOX], ["#main-container"]]})
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found.response["violations"]]
