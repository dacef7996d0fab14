"""The banner, with a stub server."""

from helpers.stub import failed
from helpers.stub import open_page
from helpers.stub import poll
from helpers.stub import running
from helpers.stub import SITE
from playwright.sync_api import expect

import pytest


BOX = "#async-tasks"
LIVE = f"{BOX} [role=status]"
SUMMARY = f"{LIVE} [data-async=summary]"
NO_WORKER = "No worker is running: your tasks wait and will run when one is started."
AWAY = "The server does not answer."


def test_the_first_state_is_shown_without_a_request(context, stub):
    stub.processing = [running("a"), running("b")]
    page = open_page(context)
    expect(page.locator(SUMMARY)).to_have_text(
        "There are 2 background tasks in progress."
    )
    expect(page.get_by_role("link", name="Tasks in progress")).to_be_visible()
    assert stub.polls == []


def test_an_empty_banner_is_invisible_but_keeps_its_live_region(context, stub):
    page = open_page(context)
    expect(page.get_by_role("status")).to_have_count(1)
    assert page.locator(BOX).bounding_box()["width"] <= 3


def test_a_poll_sends_the_ids_of_running_tasks(context, stub):
    stub.processing = [running("a", 3, 10)]
    page = open_page(context)
    expect(page.locator(BOX)).to_contain_text("3 of 10")
    stub.processing = []
    poll(page)
    expect(page.locator(SUMMARY)).to_be_empty()
    assert stub.polls[0]["ip_task_ids"] == ['["a",null]']


def test_progress_is_not_announced(context, stub):
    stub.processing = [running("a", 3, 10)]
    page = open_page(context)
    page.evaluate(
        """(selector) => {
            window.changes = 0;
            const count = (records) => (window.changes += records.length);
            new MutationObserver(count).observe(
                document.querySelector(selector),
                { subtree: true, childList: true, characterData: true });
        }""",
        LIVE,
    )
    stub.processing = [running("a", 7, 10)]
    poll(page)
    expect(page.locator(BOX)).to_contain_text("7 of 10")
    assert page.evaluate("window.changes") == 0


def test_the_banner_does_not_move_the_page(context, stub):
    page = open_page(context)
    before = page.locator("h1").bounding_box()
    stub.processing = [running("a")]
    stub.error = [failed("b")]
    poll(page)
    expect(page.get_by_role("link", name="Tasks in progress")).to_be_visible()
    assert page.locator("h1").bounding_box() == before


def test_failures_are_listed_with_a_link_and_only_new_ones_interrupt(context, stub):
    stub.error = [failed("old")]
    page = open_page(context)
    expect(page.locator(f"{BOX} li")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
    stub.error = [failed("old"), failed("new")]
    poll(page)
    expect(page.locator(f"{BOX} li")).to_have_count(2)
    expect(page.get_by_role("alert")).to_contain_text("new could not be deleted. No.")
    link = page.get_by_role("link", name="Click here to learn more").last
    assert link.get_attribute("href") == f"{SITE}/@@task-details?task_id=new"


@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", "\u202e'\"&amp;"])
def test_messages_are_text(context, stub, hostile):
    stub.error = [failed("a", error_message=hostile, message=hostile)]
    page = open_page(context)
    expect(page.locator(f"{BOX} li strong")).to_have_text(hostile)
    expect(page.locator(f"{BOX} img")).to_have_count(0)


def test_dismissal_by_keyboard_keeps_the_focus_and_persists(context, stub):
    stub.error = [failed("a"), failed("b")]
    page = open_page(context)
    dismiss = page.get_by_role("button", name="Dismiss")
    dismiss.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{BOX} li")).to_have_count(1)
    expect(dismiss).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(f"{BOX} li")).to_have_count(0)
    expect(page.locator(BOX)).to_be_focused()
    assert stub.seen == ["a", "b"]
    assert set(stub.tokens) == {"token"}
    page.reload()
    expect(page.locator(f"{BOX} li")).to_have_count(0)


def test_a_dismissal_that_fails_is_undone(context, stub):
    stub.error = [failed("a")]
    page = open_page(context)
    stub.status = 500
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text(AWAY)).to_be_visible()
    expect(page.locator(f"{BOX} li")).to_have_count(1)


def test_dismissed_in_every_tab(context, stub):
    stub.error = [failed("a")]
    one, two = open_page(context), open_page(context)
    expect(two.locator(f"{BOX} li")).to_have_count(1)
    one.get_by_role("button", name="Dismiss").click()
    expect(two.locator(f"{BOX} li")).to_have_count(0)
    assert stub.polls == []


def test_shows_that_no_worker_is_running(context, stub):
    stub.processing = [running("a")]
    page = open_page(context)
    expect(page.get_by_text(NO_WORKER)).to_be_hidden()
    stub.stalled = True
    poll(page)
    expect(page.get_by_text(NO_WORKER)).to_be_visible()


def test_fits_320_pixels_and_both_directions(context, stub):
    stub.error = [failed("a" * 300)]
    stub.processing = [running("b", 1, 2)]
    for stub.direction in ("ltr", "rtl"):
        page = open_page(context)
        page.set_viewport_size({"width": 320, "height": 480})
        expect(page.locator(f"{BOX} li")).to_be_visible()
        box = page.locator(BOX).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_size_limits(stub):
    import gzip

    sizes = {
        path.stem: len(gzip.compress(path.read_bytes(), 9))
        for path in stub.sources.glob("static/*.js")
    }
    # It is loaded in folder_contents only.
    assert sizes.pop("contents") <= 2_000
    # It is loaded while something can be undone only.
    assert sizes.pop("undo") <= 1_200
    assert sum(sizes.values()) <= 6_000
    assert len((stub.sources / "static/tasks.css").read_bytes()) <= 2_500


def test_many_failures_leave_most_of_a_phone_to_the_page(context, stub):
    stub.error = [failed(f"f{number}") for number in range(12)]
    page = open_page(context)
    page.set_viewport_size({"width": 390, "height": 844})
    poll(page)
    expect(page.locator(f"{BOX} li")).to_have_count(12)
    assert page.locator(BOX).bounding_box()["height"] <= 844 * 0.31
    last = page.locator(f"{BOX} li").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
