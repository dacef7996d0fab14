"""What a test does with a page of the stub."""

from .server import SITE
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page


def open_page(context: BrowserContext, path: str = "/folder") -> Page:
    """Open a page of the stub in a new tab."""
    page = context.new_page()
    page.goto(SITE + path)
    return page


def poll(page: Page, seconds: float = 5.4) -> None:
    """Let the page's clock run until its next poll has been answered."""
    with page.expect_response("**/@@check-for-tasks"):
        page.clock.run_for(seconds * 1000)
