"""What the script does for forms that are open, and for what was typed."""

from helpers.stub import open_page
from helpers.stub import poll
from playwright.sync_api import expect


FORM = {"form_uid": "mine", "form_path": "/page", "form_modified": "1.0"}
LINE = "#async-tasks [data-async=form]"
TYPED = """
<div data-async-module="typed"><label for="one">Text</label>
<textarea id="one" readonly>My text</textarea>
<textarea hidden data-async="html">&lt;p&gt;My &lt;b&gt;text&lt;/b&gt;&lt;/p&gt;</textarea>
<button type="button" data-async="copy">Copy the text</button>
<span role="status"><span hidden data-async="copied">Copied.</span></span></div>
<textarea aria-label="Paste"></textarea>"""


def test_a_form_asks_for_its_content_and_says_what_happened(context, stub):
    stub.page = {"task": None, "urls": [], "form": FORM}
    page = open_page(context)
    poll(page)
    assert {name: stub.polls[-1][name] for name in FORM} == {
        name: [value] for name, value in FORM.items()
    }
    expect(page.locator(LINE)).to_be_hidden()
    stub.form = {"form_uid": "mine", "text": "It was <b>changed</b>."}
    poll(page)
    expect(page.locator(LINE)).to_have_text("It was <b>changed</b>.")
    expect(page.locator(LINE)).to_be_in_viewport()


def test_the_answer_to_the_form_in_another_tab_is_not_for_this_one(context, stub):
    stub.page = {"task": None, "urls": [], "form": FORM}
    page = open_page(context)
    stub.form = {"form_uid": "another", "text": "It was changed."}
    poll(page)
    expect(page.locator(LINE)).to_be_hidden()


def test_a_page_without_a_form_asks_for_none(context, stub):
    page = open_page(context)
    poll(page)
    assert not FORM.keys() & stub.polls[-1].keys()


def test_the_text_is_copied_without_https_too(context, stub):
    stub.body = TYPED
    page = open_page(context)
    assert page.evaluate("navigator.clipboard === undefined")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    page.get_by_label("Paste").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Paste")).to_have_value("My text")
