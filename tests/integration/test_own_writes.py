"""What a request that has to wait for a task is told, in its own way."""

from collective.async_.browser.still_open import StillOpen
from collective.async_.tasks.record import TaskRecord
from plone.app.testing import TEST_USER_ID
from plone.rest.interfaces import IAPIRequest
from Products.statusmessages.interfaces import IStatusMessage
from zope.component import getMultiAdapter
from zope.interface import alsoProvides

import json
import pytest


@pytest.fixture
def answer(folder, request_with_layer):
    """The answer to a request to this view; the response has the rest."""

    def call(name: str, user: str = TEST_USER_ID) -> str:
        request_with_layer.set("URL", f"{folder.absolute_url()}/{name}")
        record = TaskRecord("x", "edit", user, title="First", uids=("a", "b"))
        error = StillOpen(folder, record)
        return getMultiAdapter((error, request_with_layer), name="index.html")()

    return call


def test_folder_contents_shows_a_warning(request_with_layer, answer):
    data = json.loads(answer("fc-tags"))
    assert data["status"] == "warning"
    assert data["msg"].startswith("Your changes to “News” are still being saved.")
    assert request_with_layer.response.getStatus() == 200


def test_rest_has_a_conflict(request_with_layer, answer):
    alsoProvides(request_with_layer, IAPIRequest)
    data = json.loads(answer("", "somebody"))
    assert data["message"].startswith("A change of “News” is not finished yet.")
    assert data["type"] == "Conflict"
    response = request_with_layer.response
    assert (response.getStatus(), response.getHeader("Retry-After")) == (409, "2")


def test_a_page_is_gone_back_to(folder, request_with_layer, answer):
    assert answer("content_status_modify") == ""
    response = request_with_layer.response
    assert response.getStatus() == 302
    assert response.getHeader("Location") == folder.absolute_url()


def test_a_window_gets_only_the_message(folder, request_with_layer, answer):
    request_with_layer.environ["HTTP_X_REQUESTED_WITH"] = "XMLHttpRequest"
    folder.title = "<i>News</i>"
    html = answer("content_status_history")
    assert "<h1>&lt;i&gt;News&lt;/i&gt;</h1>" in html
    text = "Your changes to “&lt;i&gt;News&lt;/i&gt;” are still being saved."
    assert html.count(text) == 1
    # Otherwise Plone's script would close the window.
    assert 'class="portalMessage error ' in html
    assert request_with_layer.response.getStatus() == 200
    # Nor is it told once more on the next page.
    assert IStatusMessage(request_with_layer).show() == []
