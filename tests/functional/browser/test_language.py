"""Everything is German if the browser of the editor prefers it."""

from helpers.screen import BOX
from helpers.screen import Paused
from helpers.stack import Client
from playwright.sync_api import expect
from playwright.sync_api import Page

import pytest


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "locale": "de-DE"}


def test_everything_that_an_editor_sees_is_german(
    page: Page, client: Client, folder: str, negotiated: None, paused: Paused
):
    with paused():
        page.goto(f"{folder}/page-1/delete_confirmation")
        page.get_by_role("button", name="Löschen").click()
        expect(
            page.get_by_text("Eine Hintergrundaufgabe ist in Arbeit.")
        ).to_be_visible()
        expect(page.get_by_text("wird im Hintergrund gelöscht")).to_be_visible()
        client.delete_content(f"{folder}/page-2")
        expect(page.locator(BOX)).to_contain_text(
            "2 Hintergrundaufgaben sind in Arbeit."
        )
        page.locator(BOX).get_by_role("link", name="Meine Aufgaben").click()
        expect(page.locator("h1")).to_have_text("Meine Aufgaben")
        expect(page.get_by_role("link", name="„Page 1“ wird aus").first).to_be_visible()
