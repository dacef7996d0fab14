"""What was typed is never lost: told as a story, on a screen and on a phone."""

from helpers.screen import BOX
from helpers.screen import form_ready
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import save
from helpers.screen import violations
from helpers.stack import Client
from pathlib import Path
from playwright.sync_api import expect
from playwright.sync_api import FrameLocator
from playwright.sync_api import Locator
from playwright.sync_api import Page

import pytest


ENGLISH = {
    "saving": "Your changes to “Page 1” are being saved.",
    "old": "This page does not show your latest changes yet.",
    "show": "Show",
    "cancel": "Cancel",
    "reopen": "Open the form again",
    "typed": "This is what you typed. It is not saved yet.",
    "changed": "This page was changed meanwhile.",
    "gone": "This page was deleted meanwhile",
    "not saved": "Your changes to “Typed once more” could not be saved.",
    "copy": "Copy the text",
    "copied": "Copied.",
    "again": "Add it again",
}
GERMAN = {
    "saving": "Ihre Änderungen an „Page 1“ werden gespeichert.",
    "old": "Diese Seite zeigt Ihre letzten Änderungen noch nicht.",
    "show": "Anzeigen",
    "cancel": "Abbrechen",
    "reopen": "Formular wieder öffnen",
    "typed": "Das haben Sie eingegeben. Es ist noch nicht gespeichert.",
    "changed": "Diese Seite wurde inzwischen geändert.",
    "gone": "Diese Seite wurde inzwischen gelöscht",
    "not saved": "Ihre Änderungen an „Typed once more“ konnten nicht gespeichert werden.",
    "copy": "Text kopieren",
    "copied": "Kopiert.",
    "again": "Noch einmal hinzufügen",
}
LANGUAGES = {"en-US": ENGLISH, "de-DE": GERMAN}
JSON = {"Accept": "application/json"}
TITLE = "form.widgets.IDublinCore.title"


@pytest.fixture(params=[(1280, "en-US"), (390, "de-DE")], ids=str)
def screen(request: pytest.FixtureRequest) -> tuple[int, str]:
    return request.param


@pytest.fixture
def width(screen: tuple[int, str]) -> int:
    return screen[0]


@pytest.fixture
def locale(screen: tuple[int, str]) -> str:
    return screen[1]


@pytest.fixture
def browser_context_args(browser_context_args: dict, width: int, locale: str) -> dict:
    return {
        **browser_context_args,
        "locale": locale,
        "viewport": {"width": width, "height": 800},
        "permissions": ["clipboard-read", "clipboard-write"],
    }


@pytest.fixture
def texts(locale: str) -> dict[str, str]:
    return LANGUAGES[locale]


@pytest.fixture
def shoot(page: Page, width: int, locale: str, tmp_path: Path, pytestconfig):
    """Take a picture to look at."""

    def take(name: str) -> None:
        directory = Path(pytestconfig.getoption("pictures") or tmp_path)
        path = directory / f"reopen-{name}-{width}-{locale[:2]}.png"
        page.screenshot(path=path, animations="disabled")

    return take


def title(page: Page) -> Locator:
    return page.locator(f'[name="{TITLE}"]')


def formatted(page: Page) -> FrameLocator:
    return page.frame_locator(".tox-edit-area iframe")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_was_saved_can_be_shown(
    page: Page, folder: str, negotiated: None, paused: Paused, texts, shoot
):
    """The worker is frozen: the page is old, its form is not."""
    with paused():
        page.goto(f"{folder}/page-1/edit")
        title(page).fill("Typed")
        save(page)
        expect(page.get_by_text(texts["saving"])).to_be_visible()
        expect(page.get_by_text(texts["old"])).to_be_visible()
        assert violations(page) == []
        shoot("saving")
        notice = page.locator("#content, #viewlet-above-content-title")
        link = notice.get_by_role("link", name=texts["show"], exact=True)
        # Without a click: the save ends on the way, and this page may reload.
        page.goto(link.get_attribute("href"))
        page.wait_for_url(f"**/{folder}/page-1/edit")
        expect(title(page)).to_have_value("Typed")


def test_a_cancelled_save_is_opened_again(
    page: Page,
    client: Client,
    folder: str,
    negotiated: None,
    paused: Paused,
    texts,
    shoot,
):
    with paused():
        page.goto(f"{folder}/page-1/edit")
        title(page).fill("Typed")
        save(page)
        (task,) = client.tasks()["processing"]
        page.goto(task["url"])
        with page.expect_navigation():
            content = page.locator("#content")
            content.get_by_role("button", name=texts["cancel"], exact=True).click()
        ready(page)
        assert violations(page) == []
        shoot("details")
        page.get_by_role("link", name=texts["reopen"]).click()
        expect(page.get_by_text(texts["typed"])).to_be_visible()
        expect(title(page)).to_have_value("Typed")
        assert fits(page)
        shoot("form")
        title(page).fill("Typed once more")
        save(page)
    expect(page.get_by_role("heading", name="Typed once more")).to_be_visible()


def test_a_page_that_is_changed_and_deleted_while_its_form_is_open(
    page: Page,
    client: Client,
    admin: Client,
    folder: str,
    dismissed: None,
    negotiated: None,
    texts: dict[str, str],
    shoot,
):
    box = f"{folder}/box"
    client.create(folder, "Folder", id="box", title="Box")
    client.create(box, "Document", id="page-1", title="Page 1")
    page.goto(f"{box}/page-1/edit")
    form_ready(page)
    title(page).fill("Typed once more")
    formatted(page).locator("body").press_sequentially("My text")
    expect(formatted(page).locator("body")).to_have_text("My text")
    lock = client.get(f"{box}/page-1", headers=JSON).json()["lock"]
    headers = JSON | {"Lock-Token": lock["token"]}
    change = {"description": "By somebody else"}
    assert admin.patch(f"{box}/page-1", json=change, headers=headers).ok
    note = page.locator(BOX).locator("[data-async=form]")
    expect(note).to_contain_text(texts["changed"])
    shoot("changed")
    assert admin.delete(box, headers=JSON).status_code == 204
    expect(note).to_contain_text(texts["gone"])
    # Plone's own form is not ours.
    assert violations(page, BOX) == []
    shoot("gone")
    expect(title(page)).to_have_value("Typed once more")

    save(page)
    expect(page.get_by_text(texts["not saved"]).first).to_be_visible()
    assert violations(page) == []
    assert fits(page)
    shoot("text")
    typed = page.locator("[data-async-module=typed]")
    expect(typed.first).to_contain_text("Typed once more")
    text = typed.filter(has_text="My text")
    text.get_by_role("button", name=texts["copy"]).click()
    expect(text.get_by_text(texts["copied"])).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "My text"

    page.get_by_role("link", name=texts["again"]).click()
    form_ready(page)
    expect(title(page)).to_have_value("Typed once more")
    expect(formatted(page).locator("body")).to_have_text("My text")
    save(page)
    page.wait_for_url(f"**/{folder}")
    expect(page.get_by_role("link", name="Typed once more")).not_to_have_count(0)
