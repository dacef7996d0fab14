"""Undo in the banner, with a stub server."""

from helpers.stub import open_page
from helpers.stub import pass_time
from helpers.stub import poll
from helpers.stub import running
from helpers.stub import undoable
from playwright.sync_api import expect

import pytest


BOX = "#async-tasks"
LINE = f"{BOX} [data-async=undos] li"
TEXT = "15 items will be deleted."


@pytest.fixture
def page(context, stub):
    stub.processing = [undoable("a")]
    return open_page(context)


def test_what_can_be_undone_is_said_with_a_button_and_is_not_called_running(page):
    expect(page.locator(LINE)).to_contain_text(TEXT)
    button = page.get_by_role("button", name="Undo")
    expect(button).to_have_accessible_description(TEXT)
    expect(page.locator(f"{BOX} [data-async=spinner]")).to_be_hidden()
    expect(page.locator(f"{BOX} [data-async=summary]")).to_be_empty()


def test_the_script_for_it_is_loaded_only_when_it_is_needed(context, stub):
    loaded = []
    context.on("request", lambda request: loaded.append(request.url))
    page = open_page(context)
    assert not any("undo" in url for url in loaded)
    stub.processing = [undoable("a")]
    poll(page)
    expect(page.locator(LINE)).to_have_count(1)
    poll(page)
    assert sum("undo" in url for url in loaded) == 1


def test_undo_says_that_nothing_was_done_and_asks_for_the_state(page, stub):
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(LINE)).to_have_text("Nothing was deleted.")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.locator(BOX)).to_be_focused()
    assert stub.processing == [] and set(stub.tokens) == {"token"}
    page.clock.run_for(9000)
    expect(page.locator(LINE)).to_have_count(0)


def test_undo_while_the_server_is_away_can_be_tried_again(page, stub):
    stub.status = 500
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    stub.status = 200
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(LINE)).to_have_text("Nothing was deleted.")


def test_nobody_is_at_the_button_so_it_goes_when_the_time_is_over(page, stub):
    stub.processing = [undoable("a", 3)]
    poll(page)
    pass_time(page, 3.1)
    expect(page.locator(LINE)).to_have_text(TEXT)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert stub.put_off == []
    stub.processing = [running("a")]
    poll(page)
    expect(page.locator(LINE)).to_have_count(0)


@pytest.mark.parametrize("way", ["focus", "hover", "on the way by keyboard"])
def test_whoever_is_at_the_button_gets_more_time(page, stub, way):
    stub.processing = [undoable("a", 4)]
    # Not longer than until that poll: the four seconds begin with its answer.
    poll(page, 1.4)
    button = page.get_by_role("button", name="Undo")
    # The script that notices the keys has come.
    expect(button).to_be_visible()
    if way == "focus":
        button.focus()
    elif way == "hover":
        button.hover()
    else:
        page.clock.run_for(10)
        page.locator("body").press("Tab")
    with page.expect_response("**/@@task-put-off") as put_off:
        page.clock.run_for(2000)
    assert put_off.value.ok
    pass_time(page, 4)
    expect(button).to_be_visible()
    assert stub.put_off == ["a"]


def test_undone_in_another_tab(context, page, stub):
    other = open_page(context)
    expect(other.locator(LINE)).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(other.locator(LINE)).to_have_count(0)
