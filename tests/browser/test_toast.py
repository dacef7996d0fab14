"""Success is told once, and leads to its result, with a stub server."""

from helpers.stack import wait_for
from helpers.stub import done
from helpers.stub import open_page
from helpers.stub import pass_time
from helpers.stub import poll
from helpers.stub import running
from helpers.stub import SITE
from playwright.sync_api import expect

import pytest


FOLDER = f"{SITE}/folder"
RESULT = f"{FOLDER}/page"
TEXT = "“Page” was added."
NEWS = """(detail) => document.dispatchEvent(
    new CustomEvent("async-tasks-news", { detail }))"""


@pytest.fixture
def waiting(context, stub):
    stub.processing = [running("a")]
    return open_page(context)


def finish(stub, *urls, **values):
    stub.processing = []
    values = {"description": TEXT, "open": RESULT} | values
    stub.success = [done("a", *urls, **values)]


def toasts(page):
    return page.get_by_text(TEXT)


def expect_one(*pages):
    """It is told in one of the pages, once they have heard of each other."""
    wait_for(lambda: sum(toasts(page).count() for page in pages) == 1)


def test_told_in_a_live_region_with_a_link(waiting, stub):
    finish(stub)
    poll(waiting)
    live = waiting.locator("[aria-live]", has=toasts(waiting))
    expect(live).to_be_visible()
    link = live.get_by_role("link", name="Open")
    expect(link).to_have_attribute("href", RESULT)


def test_it_survives_the_reload_but_not_the_next_page(waiting, stub):
    finish(stub, FOLDER)
    with waiting.expect_navigation():
        poll(waiting)
    pass_time(waiting, 1)
    expect(toasts(waiting)).to_be_visible()
    waiting.goto(FOLDER)
    pass_time(waiting, 1)
    expect(toasts(waiting)).to_have_count(0)


def test_what_ended_just_before_the_page_is_told_once(context, stub):
    finish(stub)
    page = open_page(context)
    pass_time(page, 1)
    expect(toasts(page)).to_be_visible()
    other = open_page(context)
    pass_time(other, 1)
    expect(toasts(other)).to_have_count(0)


def test_two_tabs_tell_it_once(context, stub, waiting):
    other = open_page(context)
    finish(stub)
    poll(waiting)
    expect(waiting.get_by_text("Deleting")).to_have_count(0)
    expect(other.get_by_text("Deleting")).to_have_count(0)
    expect_one(waiting, other)


def test_two_tabs_that_ask_at_the_same_moment_tell_it_once(context, stub):
    # Neither can see yet what the other one writes.
    context.add_init_script("Storage.prototype.getItem = () => null")
    pages = [open_page(context), open_page(context)]
    finish(stub)
    for page in pages:
        page.evaluate(NEWS, {"told": stub.success, "own": True})
    # The clock is that of both.
    pass_time(pages[0], 1)
    expect_one(*pages)


def test_dismissed_by_keyboard(waiting, stub):
    finish(stub)
    poll(waiting)
    waiting.get_by_role("button", name="Dismiss").focus()
    waiting.keyboard.press("Enter")
    expect(toasts(waiting)).to_have_count(0)
    expect(waiting.locator("#async-tasks")).to_be_focused()
    poll(waiting)
    expect(toasts(waiting)).to_have_count(0)


def test_no_link_without_a_result_or_on_its_own_page(context, stub):
    for values in {"open": None}, {"open": FOLDER}:
        finish(stub, finished=str(values), **values)
        page = open_page(context)
        pass_time(page, 1)
        expect(toasts(page)).to_be_visible()
        expect(page.get_by_role("link", name="Open")).to_be_hidden()


def test_another_script_may_tell_it(waiting, stub):
    waiting.evaluate(
        "document.addEventListener('async-tasks-done', (e) => e.preventDefault())"
    )
    finish(stub)
    poll(waiting)
    expect(toasts(waiting)).to_have_count(0)


def ask(context):
    context.add_cookies([{"name": "async-task", "value": "a", "url": SITE}])


def test_whoever_asked_is_taken_to_the_result(context, stub):
    ask(context)
    stub.processing = [running("a")]
    page = open_page(context)
    finish(stub, FOLDER)
    stub.page |= {"urls": [RESULT]}
    with page.expect_navigation(url=RESULT):
        page.clock.run_for(1500)
    pass_time(page, 1)
    expect(toasts(page)).to_be_visible()
    assert context.cookies() == []


def test_taken_there_at_once_if_it_is_done(context, stub):
    ask(context)
    finish(stub)
    page = open_page(context, "/landing")
    page.wait_for_url(RESULT)


def test_not_after_two_seconds(context, stub):
    ask(context)
    stub.processing = [running("a")]
    page = open_page(context)
    poll(page, 1.4)
    finish(stub)
    poll(page)
    expect(toasts(page)).to_be_visible()
    assert page.url == FOLDER


@pytest.mark.parametrize("busy", ["<input id=f>", "<button id=f>x</button>"])
def test_not_while_busy(context, stub, busy):
    ask(context)
    stub.processing = [running("a")]
    stub.body = busy
    page = open_page(context)
    page.click("#f")
    finish(stub)
    poll(page, 1.4)
    expect(toasts(page)).to_be_visible()
    assert page.url == FOLDER


def test_not_in_a_tab_that_did_not_ask(waiting, stub):
    finish(stub)
    poll(waiting, 1.4)
    expect(toasts(waiting)).to_be_visible()
    assert waiting.url == FOLDER


def test_what_was_cancelled_is_told_but_is_no_success(waiting, stub):
    stub.processing = []
    text = "Cancelled: 60 of 196 were deleted."
    stub.stopped = [done("a", FOLDER, description=text)]
    poll(waiting)
    expect(waiting.get_by_text(text)).to_be_visible()
    expect(waiting.get_by_text("This page has changed.")).to_be_visible()
    assert stub.loads == 1
