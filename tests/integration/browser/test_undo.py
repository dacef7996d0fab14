"""Undo of a delete: what the views say and do."""

from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.content.browser.contents.delete import DeleteActionView
from plone.protect.authenticator import createToken

import json
import pytest
import re


@pytest.fixture
def view(folder, request_with_layer):
    def call(name, method="GET", json_answer=True, **form):
        request = request_with_layer
        request.form.clear()
        request.form.update(form)
        request.method = request.environ["REQUEST_METHOD"] = method
        request.environ["HTTP_ACCEPT"] = "application/json" if json_answer else ""
        return api.content.get_view(name, api.portal.get(), request)()

    return call


@pytest.fixture
def post(view):
    def post(name, record):
        form = {"task_id": record.id, "_authenticator": createToken()}
        return json.loads(view(name, "POST", **form))

    return post


@pytest.fixture
def deleted(folder, press_contents):
    """The task of three selected pages."""
    press_contents(DeleteActionView, folder, folder.objectValues())
    (record,) = get_store().active()
    return record


def test_a_selection_waits_and_says_what_will_be_done(view, deleted):
    assert 7 < deleted.undo_seconds <= 8
    answer = json.loads(view("check-for-tasks"))
    (task,) = answer["processing"]
    assert task["description"] == "3 items will be deleted."
    assert 7 < task["undo"] <= 8
    assert answer["summary"] == ""


def test_so_does_the_toolbar(folder, request_with_layer, broker_away, confirm_delete):
    confirm_delete(folder["page-1"], request_with_layer)
    (record,) = get_store().active()
    assert 7 < record.undo_seconds <= 8


@pytest.mark.parametrize("page", ["list", "details"])
def test_both_pages_have_the_button(view, deleted, page):
    def button():
        html = view("task-details", json_answer=False, **form)
        return re.findall(r'@@task-cancel".*?<button[^>]*>(\w+)<', html, re.DOTALL)

    form = {"task_id": deleted.id} if page == "details" else {}
    assert button() == ["Undo"]
    deleted.not_before = None
    assert button() == ["Cancel"]


def test_undo_says_that_nothing_was_deleted(post, deleted, folder):
    answer = post("task-cancel", deleted)
    assert answer["status"] == "Nothing was deleted."
    assert deleted.status is Status.CANCELLED
    assert len(folder.objectIds()) == 3


def test_when_it_has_begun_it_stops_as_before(post, deleted):
    deleted.status = Status.RUNNING
    answer = post("task-cancel", deleted)
    assert answer["status"] == "Stopping after the current batch…"
    assert deleted.cancel_requested


def test_more_time(post, deleted, view):
    answer = post("task-put-off", deleted)
    assert 7 < answer["seconds"] <= 8
    assert deleted.put_off == 1
    deleted.not_before = None
    assert post("task-put-off", deleted)["seconds"] == 0


def test_more_time_needs_a_post_of_the_user(view, deleted):
    assert json.loads(view("task-put-off", task_id=deleted.id))["error"] == "POST only"
    form = {"task_id": deleted.id, "_authenticator": "forged"}
    assert json.loads(view("task-put-off", "POST", **form))["error"] == "authenticator"
    assert deleted.put_off == 0


def test_it_is_refused_for_a_second_time_as_ever(deleted, folder, press_contents):
    press_contents(DeleteActionView, folder, folder.objectValues())
    assert len(list(get_store().active())) == 1


def test_without_time_to_undo_nothing_is_different(view, folder, press_contents):
    api.portal.set_registry_record("collective.async.undo_seconds", 0)
    press_contents(DeleteActionView, folder, folder.objectValues())
    (record,) = get_store().active()
    assert (record.not_before, record.due) == (None, record.asked)
    (task,) = json.loads(view("check-for-tasks"))["processing"]
    assert task["description"] == "Deleting 3 items from “News”"
    assert not task["undo"]
