"""Administrators find what has failed, and try it again, from one screen."""

from collective.async_.demo.accounts import ADMIN
from helpers.held import Probe
from helpers.screen import ready
from helpers.screen import storage_state
from helpers.screen import violations
from helpers.stack import Client
from helpers.stack import Stack
from playwright.sync_api import expect
from playwright.sync_api import Locator
from playwright.sync_api import Page

import pytest


WORDS = {
    "en": {
        "panel": "Background tasks",
        "today": "failed today",
        "retry": "Retry",
        "filter": "Filter",
        "again": "tasks will be tried again.",
        "one": "One task will be tried again.",
        "action": "Delete",
        "state": "failed",
    },
    "de": {
        "panel": "Hintergrundaufgaben",
        "today": "heute fehlgeschlagen",
        "retry": "Erneut versuchen",
        "filter": "Filtern",
        "again": "Aufgaben werden erneut versucht.",
        "one": "Eine Aufgabe wird erneut versucht.",
        "action": "Löschen",
        "state": "fehlgeschlagen",
    },
}


@pytest.fixture(params=[(1280, "en"), (390, "de")], ids=str)
def screen(request: pytest.FixtureRequest, negotiated: None) -> tuple[int, str]:
    """The width and the language of the browser."""
    return request.param


@pytest.fixture
def words(screen: tuple[int, str]) -> dict[str, str]:
    return WORDS[screen[1]]


@pytest.fixture
def browser_context_args(
    browser_context_args: dict, stack: Stack, screen: tuple[int, str]
) -> dict:
    """An administrator, with a browser in this language that is so wide.

    With less motion what gets the focus is in sight at once: Plone scrolls smoothly.
    """
    width, language = screen
    return {
        **browser_context_args,
        "storage_state": storage_state(Client(stack.url).login(*ADMIN)),
        "viewport": {"width": width, "height": 800},
        "locale": language,
        "reduced_motion": "reduce",
    }


@pytest.fixture
def failures(client: Client, dismissed: None, folder: str, new_id, idle) -> list[str]:
    """Tasks that fail for the same reason, in the worker: their short names."""
    names = [new_id("boom"), new_id("boom")]
    for name in names:
        client.create(folder, "Document", id=name, title=f"Page {name}")
        client.delete_content(f"{folder}/{name}")
    # A test before may have retried its failures and older ones, which fail again.
    found = " ".join(task["error_message"] for task in idle())
    assert all(f"“Page {name}”" in found for name in names)
    return names


def test_from_site_setup_to_a_retried_failure(
    page: Page, probe: Probe, failures: list[str], folder: str, gone, words
):
    """Two clicks. Other tests may have left failures of the same kind."""
    page.goto("@@overview-controlpanel")
    page.get_by_role("main").get_by_role("link", name=words["panel"]).click()
    expect(page.get_by_role("link", name=words["today"])).to_be_visible()
    assert violations(page, "#main-container") == []
    assert fits(page)
    for name in failures:
        probe.mend(name)
    reason = "The other system does not answer."
    group = page.locator(".async-group", has_text=reason).first
    expect(group).to_contain_text(words["action"])
    group.get_by_role("button").click()
    expect(page.locator(".portalMessage")).to_contain_text(words["again"])
    assert "async-controlpanel" in page.url
    for name in failures:
        gone(f"{folder}/{name}")


def test_a_failure_is_read_and_retried_in_its_row_by_keyboard(
    page: Page, probe: Probe, failures: list[str], folder: str, gone, words
):
    page.goto("@@async-controlpanel")
    today = page.get_by_role("link", name=words["today"])
    today.focus()
    page.keyboard.press("Enter")
    ready(page)
    assert "state=failed" in page.url and "_authenticator" not in page.url
    row = page.get_by_role("row", name=f"Page {failures[0]}")
    expect(row.locator(".badge")).to_have_text(words["state"])
    expect(row).to_contain_text(words["action"])
    summary = row.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(row.locator("pre")).to_contain_text("RuntimeError")
    assert violations(page, "#main-container") == []
    assert fits(page)
    probe.mend(failures[0])
    button = row.get_by_role("button", name=words["retry"])
    button.focus()
    assert in_sight(button)
    page.keyboard.press("Enter")
    expect(page.locator(".portalMessage")).to_contain_text(words["one"])
    gone(f"{folder}/{failures[0]}")


def test_the_bulk_bar_stays_in_sight(page: Page, failures: list[str], words):
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 500})
    page.goto("@@async-tasks")
    page.locator("summary").first.click()
    page.get_by_role("button", name=words["filter"], exact=True).click()
    ready(page)
    assert "_authenticator" not in page.url
    # Cards have no columns.
    sorting = page.get_by_role("columnheader").first
    expect(sorting).to_be_visible(visible=page.viewport_size["width"] > 800)
    bar = page.locator(".async-bulk")
    page.locator("tbody tr").last.scroll_into_view_if_needed()
    for button in bar.get_by_role("button").all():
        assert in_sight(button)
    bar.locator(".toggle-all").click()
    boxes = page.locator("tbody input[type=checkbox]")
    expect(page.locator("tbody input:checked")).to_have_count(boxes.count())
    # What gets the focus is scrolled to below the bar, on the narrowest phones, too.
    page.set_viewport_size({"width": 320, "height": 500})
    padding = "parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)"
    assert bar.evaluate(f"node => node.offsetHeight < {padding}")


def fits(page: Page) -> bool:
    """Is nothing cut off or scrolled out of sight at the side?"""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def in_sight(element: Locator) -> bool:
    """Is the middle of the element on the screen, and nothing over it?"""
    return element.evaluate(
        """node => {
            const box = node.getBoundingClientRect();
            const x = box.x + box.width / 2, y = box.y + box.height / 2;
            return node.contains(document.elementFromPoint(x, y));
        }"""
    )
