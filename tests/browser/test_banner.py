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
PAUSED = "Background work is paused; your 2 tasks are safe."
LOST = "The server did not answer your last click."
AWAY = "The server does not answer."


def test_the_first_state_is_shown_without_a_request(context, stub):
    stub.processing = [running("a"), running("b")]
    page = open_page(context)
    expect(page.locator(SUMMARY)).to_have_text(
        "There are 2 background tasks in progress."
    )
    expect(page.get_by_role("link", name="My tasks")).to_be_visible()
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


def test_progress_is_announced_every_20_seconds_at_most(context, stub):
    stub.processing = [running("a", 3, 10)]
    page = open_page(context)
    live = page.locator(f"{LIVE} [data-async=progress]")
    for number in range(4, 8):
        expect(live).to_be_empty()
        stub.processing = [running("a", number, 10)]
        poll(page)
    expect(live).to_have_text("7 of 10")
    stub.processing = [running("a", 8, 10)]
    poll(page)
    expect(page.locator(BOX)).to_contain_text("8 of 10")
    expect(live).to_have_text("7 of 10")
    stub.processing = []
    poll(page)
    expect(live).to_be_empty()


def test_the_banner_does_not_move_the_page(context, stub):
    page = open_page(context)
    before = page.locator("h1").bounding_box()
    stub.processing = [running("a")]
    stub.error = [failed("b")]
    poll(page)
    expect(page.get_by_role("link", name="My tasks")).to_be_visible()
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
    link = page.get_by_role("link", name="Show details").last
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


def test_work_that_is_paused_has_no_spinner(context, stub):
    stub.processing = [running("a"), running("b")]
    page = open_page(context)
    spinner = page.locator(f"{BOX} .async-spinner")
    expect(page.get_by_text(PAUSED)).to_be_hidden()
    expect(spinner).to_be_visible()
    stub.paused = PAUSED
    poll(page)
    expect(page.get_by_text(PAUSED)).to_be_visible()
    expect(spinner).to_be_hidden()


def test_nothing_turns_while_tasks_only_wait(context, stub):
    stub.processing = [running("a") | {"status": "waiting"}]
    page = open_page(context)
    expect(page.get_by_text("Deleting")).to_be_visible()
    spinner = page.locator(f"{BOX} .async-spinner")
    expect(spinner).to_be_hidden()
    stub.processing = [running("a")]
    poll(page)
    expect(spinner).to_be_visible()


def test_three_tasks_have_rows_and_the_others_are_counted(context, stub):
    stub.processing = [running(name, 1, 9) for name in "abcde"]
    page = open_page(context)
    rows = page.locator(f"{BOX} [role=listitem]")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Deleting: 1 of 9")
    expect(page.get_by_text("2 more waiting")).to_be_visible()
    stub.processing = stub.processing[1:2]
    poll(page)
    expect(rows).to_have_count(1)
    expect(page.get_by_text("more waiting")).to_be_hidden()


def test_a_task_is_cancelled_in_its_row_by_keyboard(context, stub):
    stub.processing = [running("a", 1, 9), running("b")]
    page = open_page(context)
    buttons = page.get_by_role("button", name="Cancel")
    buttons.last.focus()
    stub.processing[1] |= {"text": "Deleting: stopping", "cancel": False}
    with page.expect_response("**/@@check-for-tasks"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Deleting: stopping")).to_be_visible()
    expect(buttons).to_have_count(1)
    expect(page.locator(BOX)).to_be_focused()
    assert stub.cancelled == ["b"]
    assert set(stub.tokens) == {"token"}


def test_a_row_that_stays_keeps_the_focus(context, stub):
    stub.processing = [running("a"), running("b", 1, 9)]
    page = open_page(context)
    page.get_by_role("button", name="Cancel").last.focus()
    stub.processing = [running("b", 2, 9), running("c")]
    poll(page)
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel.first).to_be_focused()
    expect(cancel).to_have_count(2)


@pytest.mark.parametrize("status", [0, 502])
def test_a_click_without_an_answer_is_told_at_once(context, stub, status):
    page = open_page(context)
    click = "fetch('/folder/@@fc-delete', { method: 'POST' }).catch(() => 0)"
    stub.status = status
    page.evaluate(click)
    expect(page.get_by_text(LOST)).to_be_visible()
    stub.status = 200
    page.evaluate(click)
    expect(page.get_by_text(LOST)).to_be_hidden()


def test_a_cancel_without_an_answer_is_told_at_once(context, stub):
    stub.processing = [running("a")]
    page = open_page(context)
    stub.status = 0
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(LOST)).to_be_visible()


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
    assert sizes.pop("contents") <= 2_100
    # They are loaded when there is something to undo, to copy or to dismiss.
    assert sizes.pop("undo") <= 1_200
    assert sizes.pop("typed") <= 600
    assert sizes.pop("failures") <= 1_000
    assert sizes.pop("phone") <= 500
    assert sizes.pop("tell") <= 1_400
    assert sizes.pop("my-tasks") <= 500
    # Only a page with a notice loads it.
    assert sizes.pop("notice") <= 800
    assert sum(sizes.values()) <= 6_000
    style = (stub.sources / "static/tasks.css").read_bytes()
    assert len(gzip.compress(style, 9)) <= 2_500


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


COLOURS = """(node) => [
    getComputedStyle(node, "::before").content,
    getComputedStyle(node, "::before").color,
    getComputedStyle(node).backgroundImage,
    getComputedStyle(node.closest("#async-tasks")).backgroundColor]"""


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_x_has_the_colour_of_the_text(context, stub, scheme, forced):
    stub.error = [failed("a")]
    page = open_page(context)
    page.emulate_media(color_scheme=scheme, forced_colors=forced)
    if scheme == "dark":
        style = "--bs-body-bg: rgb(33, 37, 41); --bs-body-color: rgb(222, 226, 230)"
        page.evaluate("(css) => (document.documentElement.style.cssText = css)", style)
    button = page.get_by_role("button", name="Dismiss")
    content, colour, picture, back = button.evaluate(COLOURS)
    assert (content, picture) == ('"×"', "none")
    if forced == "none":
        dark = ("rgb(222, 226, 230)", "rgb(33, 37, 41)")
        light = ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
        assert (colour, back) == (dark if scheme == "dark" else light)
    assert colour != back


TOOLBAR = """<nav><a href="/mine">My tasks
<span data-async-count="processing" hidden><b></b> in progress</span>
<span data-async-count="error" hidden><b></b> failed</span></a></nav>"""


def test_the_toolbar_counts(context, stub):
    stub.body = TOOLBAR
    stub.processing = [running("a"), running("b")]
    page = open_page(context)
    entry = page.get_by_role("navigation").get_by_role("link")
    expect(entry).to_have_accessible_name("My tasks 2 in progress")
    stub.processing, stub.error = [], [failed("b")]
    poll(page)
    expect(entry).to_have_accessible_name("My tasks 1 failed")
    assert len(stub.polls) == 1


@pytest.mark.parametrize("shown, count", [("a", 1), ("*", 0), ("", 2)])
def test_the_box_does_not_repeat_the_failure_of_the_page(context, stub, shown, count):
    stub.page = stub.page | {"shown": shown}
    stub.error = [failed("a"), failed("b")]
    page = open_page(context)
    expect(page.locator(f"{BOX} li")).to_have_count(count)


def test_the_box_does_not_repeat_my_tasks(context, stub):
    stub.page = stub.page | {"shown": "*"}
    stub.processing = [running("a")]
    page = open_page(context)
    expect(page.locator(SUMMARY)).to_contain_text("background tasks in progress")
    expect(page.locator(BOX)).to_have_class("async-tasks async-empty")
