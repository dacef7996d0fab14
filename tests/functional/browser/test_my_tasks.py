"""My tasks on a phone, in German, while the worker is frozen."""

from helpers.screen import Paused
from helpers.screen import violations
from helpers.stack import Client
from playwright.sync_api import expect
from playwright.sync_api import Page


def test_my_tasks_on_a_phone(
    phone: Page, client: Client, failure: str, folder: str, paused: Paused
):
    with paused():
        client.delete_content(f"{folder}/page-2")
        phone.goto(folder)
        entry = phone.get_by_role("link", name="Meine Aufgaben").first
        expect(entry).to_contain_text("1")
        entry.click()
        expect(phone.locator("h1")).to_have_text("Meine Aufgaben")
        main = phone.locator("#content")
        expect(main.get_by_role("heading", name="Fehlgeschlagen")).to_be_visible()
        buttons = main.get_by_role("button")
        for name in ("Abbrechen", "Erneut versuchen"):
            expect(buttons.filter(has_text=name).first).to_be_visible()
        for button in buttons.all():
            box = button.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(phone) == []
        buttons.filter(has_text="Abbrechen").first.click()
        expect(buttons.filter(has_text="Abbrechen")).to_have_count(0)
    assert client.get(f"{folder}/page-2").ok
