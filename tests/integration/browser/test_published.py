"""What a request is about: its content, a selection, and what it copies or moves."""

from collective.async_.browser.own_writes import before_view
from collective.async_.browser.published import Kind
from collective.async_.browser.published import Published
from collective.async_.settings import PREFIX
from collective.async_.tasks.enqueue import record_task
from collective.async_.tasks.record import Paths
from plone import api
from plone.api.content import get_path
from types import SimpleNamespace

import json
import pytest


class Service:
    """Like that of plone.restapi: it finds content by URL, path or UID."""

    def __init__(self, context, name):
        self.context = context
        self.__name__ = f"POST_application_json_{name}"

    def get_object(self, key):
        return {"known": self.context["page-0"], "gone": None}[key]


@pytest.fixture
def published(folder, request_with_layer, broker_away):
    """What a POST request with this view and this body is."""

    def make(view, body="{}"):
        request_with_layer.method = "POST"
        request_with_layer.set("PUBLISHED", view)
        request_with_layer.set("BODY", body)
        return Published(request_with_layer)

    return make


@pytest.mark.parametrize("name", ["@copy", "@move"])
@pytest.mark.parametrize("source", ["known", ["known", "gone"]])
def test_sources_are_looked_at_with_all_that_is_in_them(
    folder, published, name, source
):
    found = published(Service(folder, name), json.dumps({"source": source}))
    page = get_path(folder["page-0"])
    assert [path for _uid, path in found.items()] == [get_path(folder), page]
    assert (found.kind, found.below(found.items())) == (Kind.CHANGE, [page])


JUNK = ["", "{", "[]", "{}", '{"source": 1}', '{"source": [["x"]]}', '{"source": "x"}']


@pytest.mark.parametrize("body", JUNK)
def test_junk_is_for_the_service_to_refuse(folder, published, body):
    found = published(Service(folder, "@copy"), body)
    assert [path for _uid, path in found.items()] == [get_path(folder)]
    assert found.below(found.items()) == []


def test_other_services_have_no_sources(folder, published):
    found = published(Service(folder, "@lock"), '{"source": "known"}')
    assert [path for _uid, path in found.items()] == [get_path(folder)]


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("object_rename", "rename"),
        ("fc-delete", "delete"),
        ("object_paste", "paste"),
        ("fc-workflow", "transition"),
        ("sharing", "sharing"),
    ],
)
def test_what_is_synchronous_in_this_site_changes_at_once(
    folder, published, name, action
):
    view = Service(folder, "")
    view.__name__ = name
    assert published(view).kind is Kind.TASK
    api.portal.set_registry_record(f"{PREFIX}.synchronous_actions", [action])
    assert published(view).kind is Kind.CHANGE
    assert published(view).below([("x", "/plone/x")]) == ["/plone/x"]


class Selection:
    """Like a view of folder_contents."""

    __name__ = "fc-rearrange-all"

    def __init__(self, context):
        self.context = context


@pytest.mark.parametrize("is_open", (False, True))
def test_a_selection_is_looked_up_if_a_task_is_open(
    is_open, folder, published, monkeypatch
):
    if is_open:
        record_task("edit", title="News", uids=(), touches=Paths())
    looked_up = []
    monkeypatch.setattr(Published, "items", lambda _self: looked_up.append(1) or [])
    request = published(Selection(folder)).request
    before_view(SimpleNamespace(request=request))
    assert bool(looked_up) is is_open
