"""A notification at the end of a task, with a stub server."""

from helpers.stub import answer_taken
from helpers.stub import done
from helpers.stub import failed
from helpers.stub import open_page
from helpers.stub import pass_time
from helpers.stub import poll
from helpers.stub import running
from helpers.stub import wait_until
from playwright.sync_api import expect

import pytest


BUTTONS = """<p role="status" data-async-denied hidden>Not allowed</p>
<button data-async-module="tell" data-async-tell="a" hidden>Notify me</button>
<button data-async-module="tell" data-async-tell="b" hidden>And me</button>"""
# The stub has no https, and a notification of the browser cannot be read.
NOTIFICATION = """
Object.defineProperty(window, "isSecureContext", { value: true });
window.told = [];
window.Notification = class extends EventTarget {
    static requestPermission() { return Promise.resolve(window.permission || "granted"); }
    constructor(title, { body }) { super(); window.told.push([title, body]); }
};"""
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def page(context, stub):
    context.add_init_script(NOTIFICATION)
    stub.processing = [running("a"), running("b")]
    stub.body = BUTTONS
    return open_page(context)


def ask(page):
    button = page.get_by_role("button", name="Notify me")
    with answer_taken(page):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def told(page):
    return page.evaluate("window.told")


def test_success_is_notified_once(page, stub):
    ask(page)
    stub.processing = []
    stub.success = [done("a", description="It is done."), done("b", description="b")]
    poll(page)
    wait_until(page, "window.told.length")
    poll(page)
    assert told(page) == [["It is done.", ""]]


def test_a_failure_says_why(page, stub):
    ask(page)
    stub.processing, stub.error = [running("b")], [failed("a"), failed("c")]
    poll(page)
    wait_until(page, "window.told.length")
    assert told(page) == [["a could not be deleted.", "No."]]


def test_a_second_click_takes_it_back(page, stub):
    ask(page)
    button = page.get_by_role("button", name="Notify me")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    stub.success = [done("a", description="It is done.")]
    poll(page)
    assert told(page) == []


def test_a_browser_that_refuses_says_so(page):
    page.evaluate("window.permission = 'denied'")
    page.get_by_role("button", name="Notify me").click()
    expect(page.get_by_role("status").filter(has_text="Not allowed")).to_be_visible()


def test_a_hidden_tab_asks_only_as_long_as_a_task_is_wished(page, stub):
    ask(page)
    page.evaluate(HIDE, True)
    polls = len(stub.polls)
    pass_time(page, 36)
    assert len(stub.polls) == polls + 1
    stub.processing, stub.success = [], [done("a", description="It is done.")]
    pass_time(page, 36)
    wait_until(page, "window.told.length")
    polls = len(stub.polls)
    pass_time(page, 120)
    assert len(stub.polls) == polls


def test_another_page_notifies_too(page, stub):
    ask(page)
    stub.body = ""
    page.goto("http://stub.test/other")
    stub.processing, stub.success = [], [done("a", description="It is done.")]
    poll(page)
    wait_until(page, "window.told.length")


def test_what_ended_while_the_script_was_loaded_is_notified(page, context, stub):
    ask(page)
    stub.body = ""
    held = []
    context.route("**/tell.js", lambda route: held.append(route))
    page.goto("http://stub.test/other")
    stub.processing, stub.success = [], [done("a", description="It is done.")]
    poll(page)
    assert told(page) == []
    stub.handle(*held)
    wait_until(page, "window.told.length")
