"""The table of folder_contents, with a stub of Plone's script."""

from helpers.stub import done
from helpers.stub import failed
from helpers.stub import open_page
from helpers.stub import pass_time
from helpers.stub import poll
from helpers.stub import running
from helpers.stub import SITE
from helpers.stub import wait_until
from pathlib import Path
from playwright.sync_api import expect

import helpers.stub
import pytest


FOLDER = f"{SITE}/folder"
BODY = """<div class="pat-structure"><div id="btngroup-mainbuttons"></div>
<div class="fc-status-container"></div>
<table><thead><tr><th></th><th>Title</th></tr></thead><tbody></tbody></table></div>"""
DELETING = {"text": "being deleted", "leaves": True}
RENAMING = {"text": "being renamed", "leaves": False}
ALERT = ".fc-status"


def pending(*texts, folder=FOLDER, arriving=(), tasks=("x",), **rows):
    found = {"folder": folder, "tasks": list(tasks), "texts": list(texts)}
    titles = [{"title": title, "text": "being pasted"} for title in arriving]
    return found | {"rows": rows, "arriving": titles}


@pytest.fixture
def contents(context, stub):
    """Open the page, with its table drawn and what is pending in it."""
    context.add_init_script(path=Path(helpers.stub.__file__).with_name("contents.js"))
    stub.body = BODY
    stub.page = {"task": None, "urls": []}

    def open_contents():
        page = open_page(context)
        with page.expect_response("**/@@check-for-tasks"):
            page.evaluate("plone.draw()")
        return page

    return open_contents


def row(page, uid):
    return page.locator(f"tr[data-uid={uid}]")


def test_rows_tell_what_is_pending_after_one_request(contents, stub):
    stub.pending = pending(DELETING, RENAMING, a=0, b=1)
    page = contents()
    expect(row(page, "a")).to_contain_text("being deleted")
    expect(row(page, "b")).to_contain_text("being renamed")
    assert [form["folder"] for form in stub.polls] == [[FOLDER]]


def test_what_leaves_cannot_be_selected(contents, stub):
    stub.pending = pending(DELETING, RENAMING, a=0, b=1)
    page = contents()
    expect(row(page, "a").get_by_role("checkbox")).to_have_count(0)
    expect(row(page, "b").get_by_role("checkbox")).to_be_enabled()
    # Also if the whole folder is selected.
    page.evaluate("plone.selectAll()")
    assert page.evaluate("plone.selected()") == ["b"]


def test_rows_keep_their_notes_when_the_table_is_drawn_again(contents, stub):
    stub.pending = pending(DELETING, a=0, arriving=["Copy"])
    page = contents()
    expect(row(page, "a")).to_contain_text("being deleted")
    page.evaluate("plone.draw()")
    expect(row(page, "a")).to_contain_text("being deleted")
    expect(page.locator(".async-arriving tr")).to_have_count(1)
    pass_time(page, 1)
    assert len(stub.polls) == 1


def test_what_is_not_there_yet_has_a_row_without_anything_to_press(contents, stub):
    stub.pending = pending(arriving=["<b>Copy</b>", "Other"])
    page = contents()
    arriving = page.locator(".async-arriving tr")
    expect(arriving).to_have_count(2)
    expect(arriving.first).to_contain_text("<b>Copy</b>")
    expect(arriving.first).to_contain_text("being pasted")
    expect(page.locator(".async-arriving :is(a, input, button)")).to_have_count(0)


def test_the_table_is_loaded_when_the_task_of_another_editor_ends(contents, stub):
    stub.pending = pending(DELETING, a=0)
    page = contents()
    expect(row(page, "a")).to_contain_text("being deleted")
    poll(page)
    assert page.evaluate("plone.fetches") == 0
    stub.pending = pending(tasks=())
    poll(page)
    wait_until(page, "plone.fetches === 1")
    expect(row(page, "a")).not_to_contain_text("being deleted")
    poll(page)
    assert page.evaluate("plone.fetches") == 1


def test_an_own_task_that_ends_loads_the_table_once(contents, stub):
    stub.processing = [running("x")]
    stub.pending = pending(DELETING, a=0)
    page = contents()
    stub.processing, stub.success = [], [done("x", FOLDER)]
    stub.pending = pending(tasks=())
    poll(page)
    poll(page)
    assert page.evaluate("plone.fetches") == 1


def test_the_table_is_loaded_if_the_folder_is_one_of_very_many(contents, stub):
    stub.large = True
    stub.processing = [running("x")]
    page = contents()
    stub.processing, stub.success = [], [done("x", f"{SITE}/a", FOLDER)]
    poll(page)
    wait_until(page, "plone.fetches === 1")
    stub.success.append(done("y", f"{SITE}/a"))
    poll(page)
    assert page.evaluate("plone.fetches") == 1
    assert stub.polls[-1]["urls"] == [f'["{FOLDER}"]']


def test_another_folder_that_is_open_when_the_answer_comes_is_asked_for(contents, stub):
    stub.large = True
    stub.processing = [running("x")]
    page = contents()
    stub.processing, stub.success = [], [done("x", f"{SITE}/other")]

    def answer(form):
        # The editor opens another folder meanwhile; its table is that of before.
        page.evaluate("plone.open('/other')")
        stub.check_for_tasks = type(stub).check_for_tasks.__get__(stub)
        return stub.check_for_tasks(form)

    stub.check_for_tasks = answer
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(page, "plone.fetches === 1")
    assert stub.polls[-1]["urls"] == [f'["{SITE}/other"]']


def test_another_folder_is_asked_for_and_has_its_own_rows(contents, stub):
    stub.pending = pending(DELETING, a=0)
    page = contents()
    expect(row(page, "a")).to_contain_text("being deleted")
    stub.pending = pending(RENAMING, b=0, folder=f"{SITE}/other")
    with page.expect_response("**/@@check-for-tasks"):
        page.evaluate("plone.open('/other')")
    expect(row(page, "b")).to_contain_text("being renamed")
    expect(row(page, "a")).not_to_contain_text("being deleted")
    assert stub.polls[-1]["folder"] == [f"{SITE}/other"]


def test_an_answer_about_another_folder_is_not_taken(contents, stub):
    stub.pending = pending(DELETING, a=0, folder=f"{SITE}/other")
    page = contents()
    poll(page)
    expect(page.locator(".async-note")).to_have_count(0)


def test_the_message_becomes_the_result_in_its_place(contents, stub):
    page = contents()
    page.evaluate("plone.answer('x', 'Deleting 2 items')")
    expect(page.locator(ALERT)).to_have_class("alert alert-info status fc-status")
    stub.processing = [running("x")]
    poll(page)
    stub.processing = []
    stub.success = [done("x", FOLDER) | {"description": "2 items were deleted."}]
    poll(page)
    expect(page.locator(ALERT)).to_have_text("2 items were deleted.")
    expect(page.locator(ALERT)).to_have_class("alert alert-success status fc-status")


@pytest.mark.parametrize("seen", [False, True])
def test_the_message_of_a_failure_says_why(contents, stub, seen):
    page = contents()
    page.evaluate("plone.answer('x', 'Deleting')")
    if seen:
        stub.processing = [running("x")]
        poll(page)
        stub.processing = []
    stub.error = [failed("x")]
    poll(page)
    expect(page.locator(ALERT)).to_have_text("x could not be deleted. No.")
    expect(page.locator(ALERT)).to_have_class("alert alert-danger status fc-status")


def test_the_message_of_a_cancelled_task_goes_away(contents, stub):
    stub.processing = [running("x")]
    page = contents()
    page.evaluate("plone.answer('x', 'Deleting')")
    stub.processing = []
    poll(page)
    expect(page.locator(ALERT)).to_have_count(0)


def test_other_pages_do_not_ask_for_rows(context, stub):
    page = open_page(context)
    poll(page)
    assert "folder" not in stub.polls[0]
