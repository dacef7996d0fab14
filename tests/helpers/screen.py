"""What tests with a real browser look at, and when the page holds still for it."""

from axe_playwright_python.sync_playwright import Axe
from collections.abc import Callable
from contextlib import AbstractContextManager
from helpers.stack import Client
from playwright.sync_api import expect
from playwright.sync_api import Page
from urllib.parse import urlsplit


BOX = "#async-tasks"
RUNNING = "There is 1 background task in progress."
ROWS = ".pat-structure tr.itemRow"
Paused = Callable[[], AbstractContextManager]

# Our script has drawn its first state, and what makes menus open is there, too:
# Plone loads that after the page, and until then a click on a menu is lost.
READY = f"""document.readyState === "complete"
    && document.querySelector("{BOX}")?.dataset.drawn
    && document.body.classList.contains("patterns-loaded")
    && window.bootstrap"""
# The editor of formatted text comes after the page. What is typed into its place before
# that is lost, and so is a click while it makes its place.
FORM_READY = f"""{READY} && (!document.querySelector(".richTextWidget")
    || (window.tinymce?.get().length
        && window.tinymce.get().every((editor) => editor.initialized)))"""
# A page that is about to reload does not say so, but still that a task is running.
AT_REST = f"""!window.marked && {READY}
    && !document.querySelector("{BOX} [data-async=summary]").textContent"""
# Milliseconds: some polls, and a page on a machine with much else to do.
PATIENCE = 30_000


def storage_state(client: Client) -> dict:
    """What a browser must have stored to be logged in like this client."""
    domain = urlsplit(client.site_url).hostname
    cookies = [
        {"name": name, "value": value.strip('"'), "domain": domain, "path": "/"}
        for name, value in client.cookies.items()
    ]
    return {"cookies": cookies, "origins": []}


def ready(page: Page) -> None:
    """The page is there as a whole, and reacts to what people do."""
    page.wait_for_function(READY, timeout=PATIENCE)


def form_ready(page: Page) -> None:
    """The form takes keys and clicks in all its fields."""
    page.wait_for_function(FORM_READY, timeout=PATIENCE)


def save(page: Page) -> None:
    """Press Save in a form of Plone, and wait for the page that comes next."""
    form_ready(page)
    with page.expect_navigation():
        page.locator('[name="form.buttons.save"]').click()


def mark(page: Page) -> None:
    """The next load of the page takes this mark away."""
    ready(page)
    page.evaluate("window.marked = true")


def expect_reload(page: Page) -> None:
    """The page has been loaded anew since the mark, and will not be again.

    For when all tasks have ended: it knows that, and so nothing is left to reload for.
    """
    page.wait_for_function(AT_REST, timeout=PATIENCE)


def expect_no_reload(page: Page) -> None:
    """The task has ended, the page knows it, and is still the same."""
    expect(page.get_by_text(RUNNING)).to_be_hidden(timeout=PATIENCE)
    assert page.evaluate("window.marked")


def violations(page: Page, *parts: str) -> list[str]:
    """What axe-core finds in our parts of the page. No task may end meanwhile."""
    ready(page)
    include = [[part] for part in parts or (BOX, "#main-container")]
    found = Axe().run(page, {"include": include})
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found.response["violations"]]
