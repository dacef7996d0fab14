"""The banner and the pages for editors, with the real stack and a real browser."""

from helpers.screen import BOX
from helpers.screen import expect_no_reload
from helpers.screen import expect_reload
from helpers.screen import mark
from helpers.screen import Paused
from helpers.screen import ready
from helpers.screen import ROWS
from helpers.screen import RUNNING
from helpers.screen import save
from helpers.stack import Client
from helpers.stack import Stack
from playwright.sync_api import Browser
from playwright.sync_api import expect
from playwright.sync_api import Page

import json
import pytest


CHANGED = "This page has changed."
AWAY = "The server does not answer."
LOST = "The server did not answer your last click."


def choose(page: Page, action: str) -> None:
    """Choose from the menu of actions in the toolbar."""
    ready(page)
    page.locator("#plone-contentmenu-actions > a").click()
    page.locator(f"#plone-contentmenu-actions-{action}").click()


def test_delete_shows_the_banner_and_reloads_the_parent(
    page: Page, client: Client, paused: Paused
):
    folder = client.create_folder("outer", documents=1)
    with paused():
        page.goto(f"{folder}/page-1/delete_confirmation")
        with page.expect_navigation():
            page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text(RUNNING)).to_be_visible()
        expect(page.get_by_role("link", name="Page 1")).not_to_have_count(0)
        mark(page)
    expect_reload(page)
    expect(page.get_by_role("link", name="Page 1")).to_have_count(0)
    assert page.url.endswith(folder)


def test_anonymous_visitors_get_no_banner(browser: Browser, stack: Stack):
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(stack.url)
    assert BOX[1:] not in page.content()
    assert not [url for url in asked if "async" in url or "tasks" in url]
    assert context.request.get(f"{stack.url}/@@check-for-tasks").status == 401
    context.close()


def test_failure_is_shown_with_its_details(page: Page, failure: str, folder: str):
    page.goto(folder)
    expect(page.locator(BOX)).to_contain_text(failure)
    page.get_by_role("link", name="Show details").last.click()
    expect(page.get_by_role("heading", name="Task details")).to_be_visible()
    expect(page.locator("#content")).to_contain_text(
        "The other system does not answer."
    )


def test_dismissed_by_keyboard_for_good(page: Page, failure: str, folder: str):
    page.goto(folder)
    button = page.get_by_role("button", name="Dismiss")
    button.focus()
    with page.expect_response("**/@@task-seen"):
        page.keyboard.press("Enter")
    expect(page.locator(f"{BOX} li")).to_have_count(0)
    expect(page.locator(BOX)).to_be_focused()
    page.reload()
    expect(page.locator(f"{BOX} li")).to_have_count(0)


def test_contents_table_refreshes_in_every_tab(
    page: Page, client: Client, paused: Paused
):
    folder = client.create_folder("table", documents=18)
    other = page.context.new_page()
    for tab in (page, other):
        tab.set_viewport_size({"width": 1000, "height": 500})
        tab.goto(f"{folder}/folder_contents")
        expect(tab.locator(ROWS)).to_have_count(15)
        mark(tab)
    other.locator(f"{ROWS} input").nth(4).check()
    other.evaluate("scrollTo(0, 250)")
    url = other.url
    with paused():
        page.locator(f"{ROWS} input").nth(0).check()
        page.locator(".pat-structure #btn-delete").click()
        page.locator(".popover.active .btn-danger, .popover.active .applyBtn").click()
        expect(page.get_by_text(RUNNING)).to_be_visible()
        expect(other.get_by_text(RUNNING)).to_be_visible()
    for tab in (page, other):
        expect_no_reload(tab)
        expect(tab.locator(ROWS).first).to_contain_text("Page 2")
    expect(other.locator(f"{ROWS} input:checked")).to_have_count(1)
    expect(other.locator(ROWS).nth(3)).to_contain_text("Page 5")
    # After the rows, in the next frame.
    other.wait_for_function("scrollY === 250")
    assert other.url == url


def test_emptied_last_page_of_the_table(page: Page, client: Client, paused: Paused):
    folder = client.create_folder("last", documents=16)
    page.goto(f"{folder}/folder_contents")
    page.locator(".pat-structure .pagination a.page", has_text="2").click()
    expect(page.locator(ROWS)).to_have_count(1)
    with paused():
        client.delete_content(f"{folder}/page-16")
    expect(page.locator(ROWS)).to_have_count(15)


def test_no_reload_while_typing(
    page: Page, client: Client, folder: str, paused: Paused
):
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto(folder)
        mark(page)
        page.get_by_role("textbox").first.press_sequentially("word")
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert page.evaluate("window.marked")
    page.get_by_role("button", name="Reload").click()
    expect_reload(page)
    expect(page.get_by_role("link", name="Page 1")).to_have_count(0)


@pytest.mark.parametrize(
    "view", ["++add++Document", "edit", "folder_contents", "@@sharing", "page-2"]
)
def test_never_reloads(
    page: Page, client: Client, folder: str, paused: Paused, view: str
):
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto(f"{folder}/{view}")
        mark(page)
        expect(page.get_by_text(RUNNING)).to_be_visible()
    expect_no_reload(page)


def test_add_reloads_the_folder(page: Page, folder: str, paused: Paused):
    with paused():
        page.goto(f"{folder}/++add++Document")
        page.get_by_label("Title").first.fill("Brand new")
        save(page)
        expect(page.get_by_text(RUNNING)).to_be_visible()
        mark(page)
    expect_reload(page)
    expect(page.get_by_role("link", name="Brand new")).not_to_have_count(0)


def test_edit_reloads_the_item_and_a_new_title_the_folder(
    page: Page, folder: str, paused: Paused
):
    other = page.context.new_page()
    with paused():
        page.goto(f"{folder}/page-1/edit")
        page.get_by_label("Title").first.fill("Other title")
        save(page)
        expect(page.get_by_text(RUNNING)).to_be_visible()
        other.goto(folder)
        mark(page)
        mark(other)
    for tab in (page, other):
        expect_reload(tab)
    expect(page.get_by_role("heading", name="Other title")).to_be_visible()
    expect(other.get_by_role("link", name="Other title")).not_to_have_count(0)


def test_rename_in_the_modal(page: Page, folder: str, paused: Paused):
    page.goto(f"{folder}/page-1")
    with paused():
        choose(page, "rename")
        modal = page.locator(".modal.show")
        modal.get_by_label("New Title").fill("Renamed")
        modal.get_by_label("New Short Name").fill("renamed")
        with page.expect_navigation():
            modal.get_by_role("button", name="Rename").click()
        expect(modal).to_have_count(0)
        expect(page.get_by_text(RUNNING)).to_be_visible()
        mark(page)
    expect_reload(page)
    page.wait_for_url(f"**/{folder}/renamed")


def test_rename_changes_the_old_page_the_new_one_and_the_folder(
    client: Client, folder: str, paused: Paused
):
    with paused():
        client.submit(
            f"{folder}/page-1/object_rename",
            {
                "form.widgets.new_id": "renamed",
                "form.widgets.new_title": "Renamed",
                "form.buttons.Rename": "Rename",
            },
        )
        (task,) = client.tasks()["processing"]
    known = json.dumps([task["task_id"]])
    done = {t["task_id"]: t["urls"] for t in client.tasks(ip_task_ids=known)["success"]}
    url = f"{client.site_url}/{folder}"
    assert set(done[task["task_id"]]) == {url, f"{url}/page-1", f"{url}/renamed"}


def test_paste_reloads_the_target(
    page: Page, client: Client, folder: str, paused: Paused
):
    target = client.create_folder(f"{folder}-target")
    page.goto(f"{folder}/page-1")
    with page.expect_navigation():
        choose(page, "copy")
    page.goto(target)
    with paused():
        with page.expect_navigation():
            choose(page, "paste")
        expect(page.get_by_text(RUNNING)).to_be_visible()
        mark(page)
    expect_reload(page)
    expect(page.get_by_role("link", name="Page 1")).not_to_have_count(0)


def test_pages_about_tasks_reload(
    page: Page, client: Client, folder: str, paused: Paused
):
    other = page.context.new_page()
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto("@@task-details")
        row = page.get_by_role("link", name="Deleting “Page 1”").first
        other.goto(row.get_attribute("href"))
        expect(other.locator("#content")).to_contain_text("waiting")
        mark(page)
        mark(other)
    for tab in (page, other):
        expect_reload(tab)
    expect(page.get_by_text("There are no tasks in progress")).to_be_visible()
    expect(other.locator("#content")).to_contain_text("“Page 1” was deleted")


def test_default_page_counts_as_its_folder(
    page: Page, client: Client, folder: str, paused: Paused
):
    token = client.token(f"{folder}/edit")
    data = {"id": "page-3", "_authenticator": token}
    assert client.post(f"{folder}/@@fc-setDefaultPage", data=data).ok
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto(folder)
        expect(page.get_by_role("heading", name="Page 3")).to_be_visible()
        mark(page)
    expect_reload(page)


def test_server_away_and_back(
    page: Page, stack: Stack, client: Client, folder: str, paused: Paused
):
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto(folder)
        ready(page)
        stack.zope.kill()
        page.get_by_role("button", name="Cancel").click()
        # At the click, and not at a later poll.
        expect(page.get_by_text(LOST)).to_be_visible()
        expect(page.get_by_text(AWAY)).to_be_visible(timeout=30_000)
        stack.heal()
    # It asks every 20 seconds by now, and gives up after 15.
    expect(page.get_by_text(AWAY)).to_be_hidden(timeout=60_000)


def test_cancel_from_the_list(page: Page, client: Client, folder: str, paused: Paused):
    with paused():
        client.delete_content(f"{folder}/page-1")
        page.goto("@@task-details")
        with page.expect_navigation():
            row = page.get_by_role("row", name="Deleting “Page 1”").first
            row.get_by_role("button", name="Cancel").click()
        expect(page.locator("#content")).to_contain_text("cancelled")
    assert client.get(f"{folder}/page-1").status_code == 200


def test_success_is_told_after_the_reload(page: Page, client: Client, folder: str):
    page.goto(folder)
    mark(page)
    client.delete_content(f"{folder}/page-1")
    expect_reload(page)
    expect(page.get_by_text("“Page 1” was deleted from")).to_be_visible()
