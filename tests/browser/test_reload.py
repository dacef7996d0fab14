"""When a page reloads by itself, with a stub server."""

from helpers.stub import done
from helpers.stub import failed
from helpers.stub import open_page
from helpers.stub import poll
from helpers.stub import running
from helpers.stub import SITE
from helpers.stub import wait_until
from playwright.sync_api import expect

import pytest


FOLDER = f"{SITE}/folder"
CHANGED = "This page has changed."


def finish(stub, page, *urls, seconds=5.4):
    stub.processing = []
    stub.success = [done("a", *urls)]
    poll(page, seconds)


@pytest.fixture
def page_of_folder(context, stub):
    stub.processing = [running("a")]

    def open_it(body="", **info):
        stub.body = body
        stub.page |= info
        return open_page(context)

    return open_it


def test_reloads_once_where_the_task_shows(page_of_folder, stub):
    page = page_of_folder()
    with page.expect_navigation():
        finish(stub, page, FOLDER)
    assert stub.loads == 2
    poll(page)
    poll(page)
    assert stub.loads == 2


def test_the_old_page_is_left_as_it_is(page_of_folder, stub):
    page = page_of_folder()
    page.evaluate(
        """() => new MutationObserver(() => (sessionStorage.touched = "yes")).observe(
            document.getElementById("async-tasks"),
            { subtree: true, childList: true, attributes: true })"""
    )
    with page.expect_navigation():
        finish(stub, page, FOLDER)
    assert page.evaluate("sessionStorage.touched") is None


def test_a_page_from_a_cache_does_not_reload_for_ever(page_of_folder, stub):
    page = page_of_folder()
    html = stub.html()
    stub.html = lambda: html
    with page.expect_navigation():
        finish(stub, page, FOLDER)
    poll(page)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert stub.loads == 2


def test_no_reload_for_a_task_that_ended_before_the_page_was_made(page_of_folder, stub):
    stub.success = [done("a", FOLDER)]
    page = page_of_folder()
    poll(page)
    poll(page)
    assert stub.loads == 1


@pytest.mark.parametrize("task", ["*", "a"])
def test_pages_about_tasks_reload(page_of_folder, stub, task):
    page = page_of_folder(task=task, urls=[])
    with page.expect_navigation():
        finish(stub, page)


@pytest.mark.parametrize(
    "info",
    [
        {"urls": [f"{SITE}/folder/other"]},
        {"urls": []},
        {"urls": [], "task": "another"},
    ],
)
def test_other_pages_do_not(page_of_folder, stub, info):
    page = page_of_folder(**info)
    finish(stub, page, FOLDER)
    poll(page)
    expect(page.get_by_text(CHANGED)).to_be_hidden()
    assert stub.loads == 1


@pytest.mark.parametrize("urls", [[], [FOLDER]])
def test_failure_does_not_reload(page_of_folder, stub, urls):
    page = page_of_folder()
    stub.processing = []
    stub.error = [failed("a", urls=urls)]
    poll(page)
    poll(page)
    expect(page.get_by_text(CHANGED)).to_be_visible(visible=bool(urls))
    assert stub.loads == 1


BUSY = {
    "typing": ("<input id=f>", "document.getElementById('f').focus()"),
    "rich text": (
        "<p id=f contenteditable>x</p>",
        "document.getElementById('f').focus()",
    ),
    "unsaved": ("<input id=f>", "document.getElementById('f').value = 'x'"),
    "chosen": (
        "<select id=f><option>1<option>2</select>",
        "document.getElementById('f').selectedIndex = 1",
    ),
    "ticked": (
        "<input type=checkbox id=f>",
        "document.getElementById('f').checked = 1",
    ),
    "menu": ("<div class='dropdown-menu show'></div>", "0"),
    "navigation of a phone": ("<div class='offcanvas show'></div>", "0"),
    "modal": ("", "document.body.classList.add('modal-open')"),
    "form": ("<form class=pat-formunloadalert></form>", "0"),
}


@pytest.mark.parametrize("case", BUSY)
def test_no_reload_while_the_user_is_busy(page_of_folder, stub, case):
    body, act = BUSY[case]
    page = page_of_folder(body)
    page.evaluate(act)
    finish(stub, page, FOLDER)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert stub.loads == 1
    with page.expect_navigation():
        page.get_by_role("button", name="Reload").click()


def test_unchanged_fields_do_not_prevent_a_reload(page_of_folder, stub):
    page = page_of_folder(
        "<input value=x><textarea>y</textarea><select><option>1<option>2</select>"
        "<select><option>1<option selected>2</select><input type=checkbox checked>"
    )
    with page.expect_navigation():
        finish(stub, page, FOLDER)


def test_scroll_position_is_kept(page_of_folder, stub):
    page = page_of_folder("<p>x</p>" * 200)
    page.evaluate("scrollTo(0, 1500)")
    with page.expect_navigation():
        finish(stub, page, FOLDER)
    wait_until(page, "scrollY === 1500")


def test_every_tab_decides_for_itself(context, stub):
    stub.processing = [running("a")]
    one = open_page(context)
    stub.page = {"task": None, "urls": [f"{SITE}/other"]}
    two = open_page(context, "/other")
    stub.page = {"task": None, "urls": [FOLDER]}
    with one.expect_navigation():
        finish(stub, two, FOLDER)
    assert stub.loads == 3


def test_a_page_reloads_if_it_is_one_of_very_many(page_of_folder, stub):
    stub.large = True
    page = page_of_folder()
    with page.expect_navigation():
        finish(stub, page, f"{SITE}/a", FOLDER, f"{SITE}/b")
    poll(page)
    assert stub.loads == 2
    assert {tuple(form["urls"]) for form in stub.polls} == {(f'["{FOLDER}",null]',)}


def test_other_pages_than_very_many_do_not(page_of_folder, stub):
    stub.large = True
    page = page_of_folder(urls=[f"{SITE}/folder/other"])
    finish(stub, page, FOLDER)
    poll(page)
    expect(page.get_by_text(CHANGED)).to_be_hidden()
    assert stub.loads == 1


@pytest.mark.parametrize("hidden", [False, True])
def test_every_tab_asks_for_its_own_of_very_many(context, stub, hidden):
    stub.large = True
    stub.processing = [running("a")]
    one = open_page(context)
    if hidden:
        one.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    stub.page = {"task": None, "urls": [f"{SITE}/other"]}
    two = open_page(context, "/other")
    stub.page = {"task": None, "urls": [FOLDER]}
    stub.processing = []
    stub.success = [done("a", FOLDER)]
    with one.expect_navigation():
        two.evaluate("dispatchEvent(new Event('online'))")
    poll(two)
    assert stub.loads == 3
    asked = [form["urls"] for form in stub.polls]
    assert asked[:2] == [[f'["{SITE}/other",null]'], [f'["{FOLDER}",null]']]


@pytest.mark.parametrize("hidden", [False, True])
def test_a_hidden_tab_does_not_tell_what_only_it_has_asked_for(context, stub, hidden):
    """A visible one would take it as told, and nobody would tell it."""
    stub.large = True
    stub.processing = [running("a")]
    one = open_page(context)
    one.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", { value: hidden });
          const { prototype } = BroadcastChannel;
          const post = prototype.postMessage;
          window.posts = [];
          prototype.postMessage = function (data) {
            window.posts.push(data);
            post.call(this, data);
          };
        }""",
        hidden,
    )
    stub.page = {"task": None, "urls": [f"{SITE}/other"]}
    two = open_page(context, "/other")
    stub.processing = []
    stub.success = [done("a", f"{SITE}/elsewhere")]
    with one.expect_response("**/@@check-for-tasks"):
        two.evaluate("dispatchEvent(new Event('online'))")
    told = "window.posts.some(({ state }) => state)"
    if not hidden:
        one.wait_for_function(told)
    poll(two)
    assert one.evaluate(told) is not hidden


def test_tabs_of_the_same_page_ask_once_for_very_many(context, stub):
    stub.large = True
    stub.processing = [running("a")]
    one, two = open_page(context), open_page(context)
    stub.processing = []
    stub.success = [done("a", FOLDER)]
    with one.expect_navigation(), two.expect_navigation():
        two.evaluate("dispatchEvent(new Event('online'))")
    assert len(stub.polls) == 1


def test_a_navigation_that_has_begun_is_not_stopped(page_of_folder, stub):
    page = page_of_folder()
    # Playwright runs nothing in a page that is really being left: see the story of it
    # with the real stack.
    page.evaluate("dispatchEvent(new Event('beforeunload'))")
    finish(stub, page, FOLDER)
    page.clock.run_for(60_000)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert stub.loads == 1


def test_nor_after_a_download_which_looks_the_same(page_of_folder, stub):
    page = page_of_folder("<a href=/file>File</a>")
    headers = {"Content-Disposition": "attachment; filename=a.pdf"}
    page.route("**/file", lambda route: route.fulfill(body="x", headers=headers))
    with page.expect_download():
        page.get_by_role("link", name="File").click()
    finish(stub, page, FOLDER)
    page.clock.run_for(60_000)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert stub.loads == 1


def test_not_between_pressing_and_releasing_the_mouse(page_of_folder, stub):
    page = page_of_folder("<a href=/one>One</a>")
    page.get_by_role("link", name="One").hover()
    page.mouse.down()
    finish(stub, page, FOLDER, seconds=1.4)
    with page.expect_navigation(url="**/one"):
        page.mouse.up()


def test_a_click_that_leads_nowhere_only_puts_it_off(page_of_folder, stub):
    page = page_of_folder("<button id=go>Go</button>")
    page.locator("#go").click()
    finish(stub, page, FOLDER, seconds=1.4)
    assert stub.loads == 1
    with page.expect_navigation():
        page.clock.run_for(6000)


LINKS = "<p><a href=/one>One</a> <a href=/two>Two</a></p>"


def reload_with_focus(page_of_folder, stub, body):
    page = page_of_folder(LINKS)
    page.get_by_role("link", name="Two").focus()
    stub.body = body
    with page.expect_navigation():
        finish(stub, page, FOLDER)
    return page


def test_the_focus_stays_where_it_was(page_of_folder, stub):
    page = reload_with_focus(page_of_folder, stub, LINKS)
    expect(page.get_by_role("link", name="Two")).to_be_focused()
    page.reload()
    expect(page.get_by_role("link", name="Two")).not_to_be_focused()


def test_the_focus_does_not_go_to_something_else(page_of_folder, stub):
    body = "<p><a href=/one>One</a> <a href=/three>Three</a></p>"
    page = reload_with_focus(page_of_folder, stub, body)
    expect(page.locator("body")).to_be_focused()


def test_the_focus_stays_on_a_button_of_the_box(page_of_folder, stub):
    page = page_of_folder()
    stub.processing += [running("b")]
    poll(page)
    page.get_by_role("button", name="Cancel").last.focus()
    stub.processing = [running("b")]
    stub.success = [done("a", FOLDER)]
    with page.expect_navigation():
        poll(page)
    expect(page.locator("#async-cancel-b")).to_be_focused()


def test_the_focus_stays_on_what_a_module_draws(page_of_folder, stub):
    stub.error = [failed("b")]
    page = page_of_folder()
    page.get_by_role("button", name="Dismiss").focus()
    stub.processing = []
    stub.success = [done("a", FOLDER)]
    with page.expect_navigation():
        poll(page)
    expect(page.locator("#async-b-dismiss")).to_be_focused()
