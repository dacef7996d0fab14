"""The box on a phone, with a stub server."""

from helpers.stub import failed
from helpers.stub import open_page
from helpers.stub import Stub
from helpers.stub import wait_until
from pathlib import Path
from playwright.sync_api import expect

import pytest


# Wider than the screen, as Contents may be, and longer.
WIDE = (
    '<table width="700" height="2000"><tr><td>Wide</td></tr></table><p id="end">End</p>'
)
SEEN = """() => {
    const { left, top, right, bottom } =
        document.querySelector("#async-tasks").getBoundingClientRect();
    const view = window.visualViewport;
    return left >= view.offsetLeft && right <= view.offsetLeft + view.width
        && top >= view.offsetTop && bottom <= view.offsetTop + view.height;
}"""
FREE = """() => document.querySelector("#end").getBoundingClientRect().bottom
    <= document.querySelector("#async-tasks").getBoundingClientRect().top"""


@pytest.fixture(params=[320, 390, 430])
def page(request, browser):
    size = {"width": request.param, "height": 800}
    context = browser.new_context(viewport=size, is_mobile=True, has_touch=True)
    stub = Stub(Path(__file__).parents[2] / "src/collective/async_/browser")
    context.route("http://stub.test/**", stub.handle)
    stub.error = [failed("a"), failed("b")]
    stub.body = WIDE
    page = open_page(context)
    expect(page.locator("#async-tasks li")).to_have_count(2)
    yield page
    context.close()


def test_it_is_on_the_screen_where_the_page_is_wider(page):
    wait_until(page, SEEN)
    page.evaluate("scrollTo(200, 300)")
    wait_until(page, SEEN)


def test_the_end_of_the_page_is_not_covered(page):
    wait_until(page, SEEN)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    wait_until(page, FREE)


def test_links_to_the_parts_of_a_list_are_not_wider_than_the_page(context, stub):
    parts = "".join(f"<li>Part {number}</li>" for number in range(20))
    stub.body = f"<div class=async-parts><ul class=pagination>{parts}</ul></div>"
    page = open_page(context)
    page.set_viewport_size({"width": 390, "height": 844})
    # As in Plone's style.
    page.evaluate("document.querySelector('.pagination').style.display = 'flex'")
    page.evaluate(
        "document.querySelectorAll('li').forEach((n) => n.style.flex = 'none')"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
