"""The notice of a page when its tasks end, with a stub server."""

from helpers.stub import answer_taken
from helpers.stub import open_page
from helpers.stub import pass_time
from helpers.stub import poll
from playwright.sync_api import expect

import json
import pytest


CHANGED = "This page has changed."
NOTICE = "[data-async-module=notice]"
BODY = """<div role="note" data-async-module="notice" data-path="/folder"
data-shown="x"><div data-task="a">Eva changes tags</div>
<div data-task="b">Jane changes tags</div></div>"""


@pytest.fixture
def page(context, stub):
    """A page with a notice of two tasks; its script is there."""
    stub.body = BODY
    with context.expect_event("response", lambda answer: "notice.js" in answer.url):
        page = open_page(context)
    poll(page)
    return page


def end(stub, page, *ids, changed=False):
    stub.notice = {"shown": "x", "closed": list(ids), "changed": changed}
    poll(page)


def test_it_asks_for_the_tasks_of_its_lines(page, stub):
    asked = stub.polls[-1]
    assert json.loads(asked["notice_ids"][0]) == ["a", "b"]
    assert (asked["notice_path"], asked["notice_shown"]) == (["/folder"], ["x"])
    end(stub, page, "a")
    poll(page)
    assert json.loads(stub.polls[-1]["notice_ids"][0]) == ["b"]


def test_each_line_goes_with_its_task_and_the_notice_with_the_last(page, stub):
    end(stub, page)
    expect(page.locator(f"{NOTICE} div")).to_have_count(2)
    end(stub, page, "b")
    expect(page.locator(NOTICE)).to_have_text("Eva changes tags")
    end(stub, page, "a")
    expect(page.locator(NOTICE)).to_have_count(0)
    expect(page.get_by_text(CHANGED)).to_be_hidden()
    assert stub.loads == 1
    poll(page)
    assert not [name for name in stub.polls[-1] if name.startswith("notice")]


def test_nothing_is_read_aloud_if_nothing_was_changed(page, stub):
    page.evaluate(
        """() => new MutationObserver(() => (window.told = true)).observe(
            document.querySelector("#async-tasks [role=status]"),
            { subtree: true, childList: true, characterData: true })"""
    )
    assert page.locator(NOTICE).evaluate("(node) => !node.closest('[aria-live]')")
    end(stub, page, "a", "b")
    expect(page.locator(NOTICE)).to_have_count(0)
    assert page.evaluate("window.told") is None


def test_a_reload_is_offered_if_the_page_has_changed(page, stub):
    end(stub, page, "a", changed=True)
    expect(page.locator(NOTICE)).to_have_text("Jane changes tags")
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert stub.loads == 1
    with page.expect_navigation():
        page.get_by_role("button", name="Reload").click()


def answer_to_another_tab(stub, page, **notice):
    state = stub.state() | {"notice": {"shown": "y", "changed": True} | notice}
    page.evaluate(
        """(state) => {
            const name = "collective.async http://stub.test editor";
            const channel = new BroadcastChannel(name);
            channel.postMessage({ state, cursor: 0 });
        }""",
        state,
    )


def test_the_answer_about_the_page_in_another_tab_is_not_for_this_one(page, stub):
    with answer_taken(page):
        answer_to_another_tab(stub, page, closed=["c"])
    expect(page.locator(f"{NOTICE} div")).to_have_count(2)
    expect(page.get_by_text(CHANGED)).to_be_hidden()
    assert len(stub.polls) == 1


def test_if_another_tab_knows_of_an_end_this_one_asks_at_once(page, stub):
    stub.notice = {"shown": "x", "closed": ["a"], "changed": False}
    answer_to_another_tab(stub, page, closed=["a"])
    expect(page.locator(NOTICE)).to_have_text("Jane changes tags")
    expect(page.get_by_text(CHANGED)).to_be_hidden()
    assert len(stub.polls) == 2


def test_it_asks_now_and_then_even_if_another_tab_asks_for_all(page, stub):
    stub.notice = {"shown": "x", "closed": ["a"], "changed": False}
    for _second in range(3):
        pass_time(page, 4)
        with answer_taken(page):
            answer_to_another_tab(stub, page, closed=[])
    expect(page.locator(NOTICE)).to_have_text("Jane changes tags")


def test_a_server_that_does_not_know_the_question_is_not_asked_more(page, stub):
    for _number in range(4):
        poll(page)
    asked = len(stub.polls)
    pass_time(page, 4)
    # At most once in between.
    assert asked <= 7 and len(stub.polls) <= asked + 1


def test_a_form_is_never_offered_a_reload(context, stub):
    stub.page = {"task": None, "urls": []}
    stub.body = BODY
    with context.expect_event("response", lambda answer: "notice.js" in answer.url):
        page = open_page(context)
    poll(page)
    end(stub, page, "a", "b", changed=True)
    expect(page.locator(NOTICE)).to_have_count(0)
    expect(page.get_by_text(CHANGED)).to_be_hidden()


def test_a_page_without_a_notice_asks_for_none(context, stub):
    page = open_page(context)
    poll(page)
    assert not [name for name in stub.polls[-1] if name.startswith("notice")]
