"""What a test does with a page of the stub."""

from .server import SITE
from collections.abc import Iterator
from contextlib import contextmanager
from playwright.sync_api import BrowserContext
from playwright.sync_api import Error
from playwright.sync_api import Page

import time


POLL = "/@@check-for-tasks"
REMEMBER = "window.seen = document.querySelector('#async-tasks').dataset.drawn"
# What the answer says is drawn, or the page is another one, or the banner has gone.
TAKEN = """() => !("seen" in window)
    || document.querySelector("#async-tasks")?.dataset.drawn !== window.seen"""


def open_page(context: BrowserContext, path: str = "/folder") -> Page:
    """Open a page of the stub in a new tab."""
    page = context.new_page()
    page.goto(SITE + path)
    return page


def wait_until(page: Page, expression: str, seconds: float = 15) -> None:
    """Wait until the expression is true in the page, which may be loaded anew.

    Page.wait_for_function fails if it is not true at once: then it calls ``eval`` in
    the page, and the stub's Content-Security-Policy forbids that.
    """
    deadline = time.monotonic() + seconds
    while not _is_true(page, expression):
        assert time.monotonic() < deadline, f"still not true: {expression}"
        page.wait_for_timeout(50)


def _is_true(page: Page, expression: str) -> bool:
    try:
        return bool(page.evaluate(expression))
    except Error as error:
        if "context was destroyed" in str(error):
            return False
        raise


@contextmanager
def answer_taken(page: Page) -> Iterator[None]:
    """What is done here makes the page poll. At the end it has taken the answer.

    Not before that does it know when to ask again.
    """
    page.evaluate(REMEMBER)
    yield
    wait_until(page, TAKEN)


def poll(page: Page, seconds: float = 5.4) -> None:
    """Let the clock run until the next poll, and wait until the page took the answer.

    All tabs have the same clock, and one of them asks for all.
    """
    answered = page.context.expect_event("response", lambda one: POLL in one.url)
    with answer_taken(page), answered:
        page.clock.run_for(seconds * 1000)


def pass_time(page: Page, seconds: float) -> None:
    """Let the page's clock run; the page has read the answer to what it asked for then."""
    page.clock.run_for(seconds * 1000)
    # An answer comes after those to whatever was asked before it.
    page.evaluate("fetch('/tasks.css').then((answer) => answer.text())")
