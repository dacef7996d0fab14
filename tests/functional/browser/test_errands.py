"""Ten errands of editors, done with the keyboard alone, on a screen 390 pixels wide.

``docs/errands.rst`` tells them to people who try them by hand.
"""

from collective.async_.demo.accounts import EDITOR
from helpers.held import Probe
from helpers.keyboard import go_to
from helpers.keyboard import press
from helpers.screen import BOX
from helpers.screen import form_ready
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import violations
from helpers.stack import Client
from helpers.stack import wait_for
from playwright.sync_api import expect
from playwright.sync_api import Page

import json
import pytest


JSON = {"Accept": "application/json"}
TITLE = "form.widgets.IDublinCore.title"


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "viewport": {"width": 390, "height": 844},
        "permissions": ["clipboard-read", "clipboard-write"],
    }


@pytest.fixture(autouse=True)
def tidy(dismissed: None) -> None:
    """No failures of earlier tests."""


def content(page: Page):
    return page.locator("#content")


def test_1_get_back_the_text_that_you_typed_in_a_folder_that_is_gone(
    page: Page, client: Client, admin: Client, folder: str, new_id
):
    box = f"{folder}/{new_id('box')}"
    client.create(folder, "Folder", id=box.split("/")[1], title="Box")
    client.create(box, "Document", id="page-1", title="Page 1")
    page.goto(f"{box}/page-1/edit")
    form_ready(page)
    page.locator(f'[name="{TITLE}"]').fill("A title that took me an hour")
    assert admin.delete(box, headers=JSON).status_code == 204
    with page.expect_navigation():
        page.locator(f'[name="{TITLE}"]').press("Enter")
    page.goto(folder)
    expect(page.locator(BOX)).to_contain_text("could not be saved")
    press(page, "Open what you typed")
    # The folder of the folder is there, so the page can be added again.
    title = page.locator(f'[name="{TITLE}"]')
    expect(title).to_have_value("A title that took me an hour")
    assert violations(page, BOX) == []


def test_2_take_back_a_delete(
    page: Page, client: Client, folder: str, undo_seconds, idle
):
    undo_seconds(20)
    client.delete_content(f"{folder}/page-1")
    page.goto(folder)
    expect(page.locator(BOX)).to_contain_text("will be deleted")
    press(page, "Undo")
    expect(page.locator(BOX)).to_contain_text("Nothing was deleted.")
    assert not idle()
    assert client.get(f"{folder}/page-1").status_code == 200


def test_3_stop_what_takes_too_long(
    page: Page, client: Client, probe: Probe, new_id, idle
):
    folder, held = new_id("folder"), new_id("hold")
    client.create("", "Folder", id=folder, title="Press")
    uids = []
    for id_ in (held, "page-2", "page-3"):
        uids.append(client.create(folder, "Document", id=id_, title=id_)["UID"])
    token = client.token(f"{folder}/delete_confirmation")
    form = {"folder": f"/{folder}", "selection": json.dumps(uids)}
    client.post(f"{folder}/fc-delete", data=form | {"_authenticator": token})
    probe.wait_until_held(held)
    try:
        page.goto("")
        press(page, "My tasks")
        ready(page)
        expect(content(page)).to_contain_text("running")
        press(page, "Cancel")
        expect(content(page)).to_contain_text("stopping")
    finally:
        probe.release(held)
    idle()


def test_4_go_to_the_page_that_you_have_renamed(
    page: Page, client: Client, folder: str, paused: Paused
):
    page.goto(folder)
    with paused():
        client.submit(
            f"{folder}/page-1/object_rename",
            {
                "form.widgets.new_id": "opening-hours",
                "form.widgets.new_title": "Opening hours",
                "form.buttons.Rename": "Rename",
            },
        )
        page.goto(folder)
        expect(page.locator(BOX)).to_contain_text("Renaming")
    expect(page.locator(BOX)).to_contain_text("was renamed")
    press(page, "Open")
    page.wait_for_url("**/opening-hours")


def test_5_find_out_why_it_failed_and_try_again(
    page: Page, client: Client, folder: str, probe: Probe, new_id, idle
):
    boom = new_id("boom")
    client.create(folder, "Document", id=boom, title="Page 1")
    client.delete_content(f"{folder}/{boom}")
    idle()
    page.goto(folder)
    press(page, "Show details")
    expect(content(page)).to_contain_text("The other system does not answer.")
    probe.mend(boom)
    press(page, "Retry")
    wait_for(lambda: client.get(f"{folder}/{boom}").status_code == 404, what="gone")


@pytest.mark.thorough
def test_6_know_that_nothing_is_lost_while_nothing_moves(
    page: Page, client: Client, folder: str, paused: Paused
):
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto("")
        expect(page.locator(BOX)).to_contain_text("your task is safe", timeout=60_000)
        assert violations(page) == []


def test_7_see_what_you_did_today(page: Page, client: Client, folder: str, idle):
    client.delete_content(f"{folder}/page-1")
    idle()
    page.goto("")
    press(page, "My tasks")
    expect(
        page.get_by_role("heading", name="Ended in the last 24 hours")
    ).to_be_visible()
    go_to(page, "“Page 1” was deleted from")
    assert violations(page) == []


def test_8_be_told_when_it_is_done(
    page: Page, admin: Client, client: Client, folder: str, paused: Paused
):
    registry = {"plone.smtp_host": "localhost"}
    registry |= {"plone.email_from_address": "site@example.org"}
    assert admin.patch("@registry", json=registry, headers=JSON).ok
    mail = {"email": "editor@example.org"}
    assert admin.patch(f"@users/{EDITOR[0]}", json=mail, headers=JSON).ok
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto("")
        press(page, "My tasks")
        ready(page)
        press(page, "Email me at the end")
        expect(page.get_by_text("You will get an email")).to_be_visible()
        go_to(page, "Email me at the end")
        pressed = page.evaluate("document.activeElement.getAttribute('aria-pressed')")
        assert pressed == "true"
        page.keyboard.press("Enter")
        expect(page.get_by_text("You will get no email")).to_be_visible()


def test_9_put_away_what_you_have_read(page: Page, client: Client, failure: str):
    page.goto("")
    ready(page)
    # Without what other tests have done a moment ago.
    page.goto("")
    expect(page.locator(BOX)).to_contain_text(failure)
    press(page, "Dismiss")
    expect(page.locator(BOX)).not_to_contain_text(failure)
    wait_for(lambda: not client.tasks()["error"], what="dismissed")


@pytest.mark.thorough
def test_10_do_not_edit_what_a_colleague_deletes(
    page: Page, client: Client, folder: str, paused: Paused
):
    with paused():
        client.delete_content(folder)
        page.goto(f"{folder}/page-1")
        expect(page.get_by_text("is being deleted by")).to_be_visible()
        assert violations(page) == []
