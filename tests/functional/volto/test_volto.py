"""Editors in a production build of Volto, with the real stack behind it."""

from axe_playwright_python.sync_playwright import Axe
from helpers.screen import Paused
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.volto import ARRIVING
from helpers.volto import BOX
from helpers.volto import delete
from helpers.volto import open_contents
from helpers.volto import paste
from helpers.volto import PENDING
from helpers.volto import publish
from helpers.volto import row
from helpers.volto import ROWS
from helpers.volto import select
from helpers.volto import select_all
from playwright.sync_api import BrowserContext
from playwright.sync_api import expect
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Request
from playwright.sync_api import Route

import pytest
import re


# Milliseconds: a task with 200 items, on a machine with much else to do.
PATIENCE = 90_000

pytestmark = pytest.mark.usefixtures("dismissed")


def box(page: Page) -> Locator:
    return page.locator(BOX)


def toast(page: Page, text: str) -> Locator:
    return page.locator(".Toastify__toast").filter(has_text=re.compile(text))


def seen_toasts(page: Page) -> None:
    """Keep the texts of all messages, also of those that go away."""
    page.add_init_script(
        """
        window.toasts = [];
        new MutationObserver(() => {
            for (const node of document.querySelectorAll(".Toastify__toast"))
                if (!window.toasts.includes(node.innerText)) window.toasts.push(node.innerText);
        }).observe(document, { childList: true, subtree: true, characterData: true });
        """
    )


def sent(page: Page, pattern: str) -> list[Request]:
    """The requests from now on whose method and address match."""
    found: list[Request] = []

    def note(request: Request) -> None:
        if re.search(pattern, f"{request.method} {request.url}"):
            found.append(request)

    page.on("request", note)
    return found


def without_session(route: Route) -> None:
    """Send a request as a visitor does."""
    headers = dict(route.request.headers)
    for name in ("authorization", "cookie"):
        headers.pop(name, None)
    route.continue_(headers=headers)


def review_state(client: Client, path: str) -> str:
    """The state of the item at this path."""
    answer = client.get(path, headers={"Accept": "application/json"})
    return answer.json()["review_state"]


def test_two_hundred_pages_are_deleted_by_one_task(
    page: Page, pages: str, paused: Paused
):
    asked = sent(page, r"^(DELETE|POST) ")
    open_contents(page, pages)
    select_all(page)
    with paused():
        delete(page)
        expect(box(page)).to_contain_text("Deleting 200 items", timeout=PATIENCE)
        expect(page.locator(PENDING)).to_have_count(200)
        expect(page.locator(PENDING).first).to_have_attribute(
            "data-async-pending", "being deleted"
        )
    expect(toast(page, "200 items were deleted")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(ROWS)).to_have_count(0)
    expect(box(page)).to_have_class(re.compile("async-empty"))
    assert [request.method for request in asked] == ["POST"]


def test_success_of_a_paste_is_told_when_it_is_there(
    page: Page, pages: str, new_id, client: Client, paused: Paused
):
    target = client.create_folder(new_id("target"))
    seen_toasts(page)
    with paused():
        paste(page, pages, target)
        expect(toast(page, "^Pasting “200 pages”")).to_be_visible()
        expect(box(page)).to_contain_text("waiting")
        arriving = page.locator(ARRIVING)
        expect(arriving).to_have_count(1)
        expect(arriving).to_contain_text("200 pages")
        note = arriving.locator("td[data-async-pending]")
        expect(note).to_have_attribute("data-async-pending", "being pasted")
        expect(page.locator(ROWS)).to_have_count(0)
    expect(toast(page, "“200 pages” was pasted")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(ROWS)).to_have_count(1)
    expect(arriving).to_have_count(0)
    assert not any("Item(s) pasted" in text for text in page.evaluate("toasts"))


def test_a_move(page: Page, pages: str, new_id, client: Client):
    target = client.create_folder(new_id("target"))
    paste(page, pages, target, cut=True)
    expect(page.locator(ROWS)).to_have_count(1, timeout=PATIENCE)
    assert client.get(f"{target}/{pages}/page-200").ok
    assert client.get(pages, headers={"Accept": "application/json"}).status_code != 200


def test_undo(page: Page, folder: str, undo_seconds, client: Client):
    undo_seconds(60)
    open_contents(page)
    select(page, folder)
    delete(page)
    box(page).get_by_role("button", name="Undo").click()
    expect(box(page)).to_have_class(re.compile("async-empty"))
    expect(page.locator(PENDING)).to_have_count(0)
    expect(box(page)).to_be_focused()
    assert client.get(folder).ok


def test_a_failure_stays_until_it_is_tried_again_or_dismissed(
    page: Page, failure: str, client: Client
):
    page.goto("/")
    item = box(page).get_by_role("listitem").filter(has_text=failure)
    item.get_by_role("link", name="Learn more").click()
    main = page.locator("main")
    expect(main.get_by_role("heading", name="Task details")).to_be_visible()
    expect(main).to_contain_text(failure)
    expect(main.get_by_role("button", name="Try again")).to_be_visible()
    box(page).get_by_role("button", name="Dismiss").click()
    expect(item).to_have_count(0)
    wait_for(lambda: not client.tasks()["error"], what="the failure seen")


def test_a_task_is_tried_again(page: Page, failure: str, probe, client: Client):
    (error,) = client.tasks()["error"]
    page.goto(f"/@@task-details?task_id={error['task_id']}")
    failed = page.locator("main").get_by_role("button", name="Try again")
    expect(failed).to_be_visible()
    failed.click()
    # It fails again: a second end of the same task.
    expect(page.locator(f"{BOX} [role=alert]")).to_contain_text(failure)
    expect(failed).to_be_visible()


def test_the_broker_is_away(page: Page, folder: str, stack: Stack, gone):
    open_contents(page)
    select(page, folder)
    stack.broker.kill()
    delete(page)
    expect(box(page)).to_contain_text("waiting", timeout=PATIENCE)
    stack.heal()
    gone(folder)
    expect(box(page)).to_have_class(re.compile("async-empty"), timeout=PATIENCE)


def test_zope_is_restarted(page: Page, folder: str, stack: Stack, paused: Paused, gone):
    open_contents(page)
    select(page, folder)
    with paused():
        delete(page)
        expect(box(page)).to_contain_text("waiting")
        stack.zope.stop()
        expect(box(page)).to_contain_text(
            "The server does not answer.", timeout=PATIENCE
        )
        stack.start()
    gone(folder)
    expect(page.locator(f'{ROWS}[aria-label="/{folder}"]')).to_have_count(
        0, timeout=PATIENCE
    )
    expect(box(page)).to_have_class(re.compile("async-empty"))


def test_a_second_tab_shows_the_same(
    context: BrowserContext, page: Page, folder: str, paused: Paused
):
    other = context.new_page()
    other.goto("/")
    open_contents(page)
    select(page, folder)
    with paused():
        delete(page)
        for tab in (page, other):
            expect(box(tab)).to_contain_text(f"Deleting “Folder {folder}”")
    for tab in (page, other):
        expect(box(tab)).to_have_class(re.compile("async-empty"), timeout=PATIENCE)


def test_a_form_that_is_open_keeps_what_was_typed(
    page: Page, folder: str, client: Client, idle
):
    page.goto(f"/{folder}/edit")
    title = page.locator("#field-title")
    title.fill("Not saved yet")
    # Another window of the same editor.
    answer = client.post(
        f"{folder}/@copy",
        json={"source": [f"{client.site_url}/{folder}/page-1"]},
        headers={"Accept": "application/json", "Prefer": "respond-async"},
    )
    assert answer.status_code == 202, answer.text
    # What makes it look again, as when somebody comes back to the tab.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    idle()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(box(page)).to_contain_text("This page has changed.")
    expect(title).to_have_value("Not saved yet")


def test_a_session_that_is_lost_says_nothing(
    page: Page, folder: str, paused: Paused, context: BrowserContext
):
    seen_toasts(page)
    open_contents(page)
    select(page, folder)
    with paused():
        delete(page)
        expect(box(page)).to_contain_text("waiting")
        # The server does not know the session any more.
        page.route("**/@tasks*", without_session)
        expect(box(page)).to_have_count(0)
    # A new browser also hears of what ended just before, in another test.
    told = [text for text in page.evaluate("toasts") if folder in text]
    assert not any("was deleted" in text for text in told)


def test_nothing_is_asked_while_nothing_is_open(page: Page, folder: str):
    page.goto(f"/{folder}")
    expect(box(page)).to_be_attached()
    asked = sent(page, "@tasks")
    for _ in range(3):
        page.goto(f"/{folder}")
        expect(box(page)).to_be_attached()
    # One for each page.
    wait_for(lambda: len(asked) == 3, what="three requests")


def test_nothing_is_asked_for_visitors(page: Page, context: BrowserContext, volto_url):
    context.clear_cookies()
    asked = sent(page, "@tasks")
    page.goto("/", wait_until="networkidle")
    expect(page.locator("#main")).to_be_visible()
    expect(box(page)).to_have_count(0)
    assert asked == []


def test_accessible(page: Page, folder: str, failure: str, paused: Paused):
    open_contents(page)
    select(page, folder)
    with paused():
        delete(page)
        expect(box(page)).to_contain_text("waiting")
        for path in (None, "/@@task-details"):
            if path:
                page.goto(path)
                expect(page.locator("#page-tasks")).to_contain_text("Deleting")
            include = [[BOX], *([["#page-tasks"]] if path else [])]
            expect(page.locator(".Toastify__toast")).to_have_count(0)
            found = Axe().run(page, {"include": include}).response["violations"]
            assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] == []


def test_narrow(page: Page, folder: str, failure: str, paused: Paused):
    page.set_viewport_size({"width": 390, "height": 844})
    open_contents(page)
    select(page, folder)
    with paused():
        delete(page)
        expect(box(page)).to_contain_text("waiting")
        bounds = box(page).bounding_box()
        assert bounds["x"] >= 0
        assert bounds["x"] + bounds["width"] <= 390


def test_a_folder_is_published_with_all_in_it(
    page: Page, new_id, client: Client, paused: Paused
):
    # Above the threshold; fewer are published at once.
    folder = client.create_folder(new_id("folder"), documents=21)
    asked = sent(page, r"^POST .*/@workflow/")
    seen_toasts(page)
    open_contents(page)
    select(page, folder)
    with paused():
        publish(page)
        expect(box(page)).to_contain_text(f"Changing the state of “Folder {folder}”")
        expect(box(page)).to_contain_text("waiting")
        assert review_state(client, folder) == "private"
    (request,) = asked
    assert request.headers["prefer"] == "respond-async"
    ended = f"The state of “Folder {folder}” in “[^”]+” was changed"
    expect(toast(page, ended)).to_be_visible(timeout=PATIENCE)
    for path in (folder, f"{folder}/page-1", f"{folder}/page-21"):
        assert review_state(client, path) == "published"
    expect(row(page, folder)).to_contain_text("Published", timeout=PATIENCE)
    expect(box(page)).to_have_class(re.compile("async-empty"))
    assert not any("has been updated" in text for text in page.evaluate("toasts"))


def test_the_state_of_a_selection_is_one_task(
    page: Page, new_id, client: Client, paused: Paused
):
    folder = client.create_folder(new_id("folder"), documents=3)
    asked = sent(page, r"^POST ")
    open_contents(page, folder)
    select(page, f"{folder}/page-1", f"{folder}/page-2")
    with paused():
        publish(page, recursive=False)
        expect(box(page)).to_contain_text("Changing the state of 2 items")
        expect(page.locator(PENDING)).to_have_count(2)
        assert review_state(client, f"{folder}/page-1") == "private"
    ended = "The state of 2 items in “[^”]+” was changed"
    expect(toast(page, ended)).to_be_visible(timeout=PATIENCE)
    assert [request.url.rpartition("/")[2] for request in asked] == ["@tasks"]
    expect(row(page, f"{folder}/page-2")).to_contain_text("Published")
    expect(row(page, f"{folder}/page-3")).to_contain_text("Private")


def test_why_an_item_is_left_out_of_a_selection(
    page: Page, folder: str, client: Client, admin: Client, gone
):
    kept, deleted = f"{folder}/page-1", f"{folder}/page-2"
    json = {"Accept": "application/json"}
    assert admin.post(f"{kept}/@lock", headers=json).ok
    open_contents(page, folder)
    select(page, kept, deleted)
    delete(page)
    expect(toast(page, "is locked and cannot be deleted")).to_be_visible()
    gone(deleted)
    expect(row(page, deleted)).to_have_count(0, timeout=PATIENCE)
    expect(row(page, kept)).to_be_visible()
    assert admin.delete(f"{kept}/@lock", headers=json, json={"force": True}).ok
