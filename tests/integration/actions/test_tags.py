"""``fc-tags``: which items become a task, and what the worker does."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeTags
from collective.async_.settings import PREFIX
from collective.async_.tasks.record import Status
from plone import api
from plone.api.content import get_path
from plone.app.content.browser.contents.delete import DeleteActionView
from plone.app.content.browser.contents.tags import TagsActionView
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from zope.interface.interfaces import IObjectEvent

import pytest


@pytest.fixture
def tagged(folder):
    """A folder of pages with tags; a task is always worth it."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["tags 1"])
    for page in folder.objectValues():
        page.setSubject(("old", "kept"))
        page.reindexObject()
    return folder


@pytest.fixture
def press(folder, press_contents):
    """Change the tags of items; return the JSON answer."""
    values = {"toadd": "new,older", "toremove": "old"}
    return lambda contents, **form: press_contents(
        TagsActionView, folder, contents, **{**values, **form}
    )


def tags(folder):
    return {page.Subject() for page in folder.objectValues()}


def test_each_item_gets_and_loses_tags(tagged, press, run):
    answer = press(tagged.objectValues())
    assert answer["msg"] == "Changing the tags of 3 items in “News”"
    assert tags(tagged) == {("old", "kept")}

    record = run()
    assert answer["task_ids"] == [record.id]
    assert record.status is Status.SUCCEEDED
    assert tags(tagged) == {("kept", "new", "older")}
    assert len(api.content.find(Subject="older")) == 3


def test_a_tag_that_is_removed_and_added_stays(tagged, press, run):
    press(tagged.objectValues(), toadd="old")
    run()
    assert {frozenset(found) for found in tags(tagged)} == {frozenset(("old", "kept"))}


def test_few_items_are_done_at_once(folder, press, open_tasks):
    answer = press(folder.objectValues(), toremove="")
    assert answer["msg"] == "Successfully updated tags on items"
    assert open_tasks() == []
    assert {frozenset(found) for found in tags(folder)} == {frozenset(("new", "older"))}


def test_a_veto_leaves_the_item_out(tagged, press, subscribe, open_tasks):
    seen = []

    def veto(content, event):
        seen.append((event.add, event.remove))
        if content.getId() == "page-1":
            raise AsyncValidationFailed("Not this one.")

    subscribe(veto, IAsyncBeforeTags)
    answer = press(tagged.objectValues())
    assert answer["status"] == "warning"
    assert "Not this one." in answer["msg"]
    assert len(open_tasks()[0].uids) == 2
    assert seen == [(["new", "older"], ["old"])] * 3


def test_what_the_user_may_not_change_is_left_out(tagged, press, open_tasks):
    tagged["page-1"].manage_permission("Modify portal content", [])
    answer = press(tagged.objectValues())
    assert 'Permission denied for "Page 1"' in answer["msg"]
    assert len(open_tasks()[0].uids) == 2


def test_a_permission_lost_meanwhile_fails_for_that_item(tagged, press, run):
    press(tagged.objectValues())
    tagged["page-1"].manage_permission("Modify portal content", [])
    record = run()
    assert record.status is Status.FAILED
    assert [outcome.ok for outcome in record.outcomes] == [True, False, True]
    assert record.message.mapping == {"title": "Page 1"}
    assert tagged["page-1"].Subject() == ("old", "kept")


def test_the_edit_form_knows_what_will_be_set(tagged, press, open_tasks):
    from collective.async_.api import own_pending_values

    press(tagged.objectValues())
    values = own_pending_values(tagged["page-1"])
    assert values == {"subjects": ("kept", "new", "older")}


@pytest.fixture
def large(tagged, two_are_large):
    """The folder, whose items are a large selection."""
    return tagged


def test_of_a_large_selection_one_item_of_a_kind_is_loaded(
    large, press, loaded, open_tasks, run
):
    api.content.transition(large["page-2"], "publish")
    uids = [api.content.get_uuid(page) for page in large.objectValues()]
    answer = press(large.objectValues())
    assert answer["msg"] == "Changing the tags of 3 items in “News”"
    assert sorted(loaded) == ["page-0", "page-2"]
    (record,) = open_tasks()
    assert sorted(record.uids) == sorted(uids)
    assert sorted(record.params["titles"].values()) == ["Page 0", "Page 1", "Page 2"]
    paths = {get_path(page) for page in large.objectValues()}
    assert {*record.touches.writes} == paths
    assert {*record.pages} == paths | {get_path(large)}
    run()
    assert tags(large) == {("kept", "new", "older")}


def test_a_large_selection_of_images_which_have_no_state(large, press, run, loaded):
    images = [api.content.create(large, "Image", f"image-{n}") for n in range(3)]
    answer = press(images)
    assert answer["msg"] == "Changing the tags of 3 items in “News”"
    assert loaded == ["image-0"]
    assert run().status is Status.SUCCEEDED
    assert {image.Subject() for image in images} == {("new", "older")}


def test_in_a_large_selection_a_kind_that_is_refused_is_left_out(
    large, press, loaded, open_tasks
):
    page = large["page-1"]
    api.content.transition(page, "publish")
    page.manage_permission("Modify portal content", [])
    answer = press(large.objectValues())
    assert answer["status"] == "warning"
    assert 'Permission denied for "Page 1"' in answer["msg"]
    assert api.content.get_uuid(page) not in open_tasks()[0].uids


def test_in_a_large_selection_the_worker_refuses_what_is_not_like_its_kind(
    large, press, run
):
    large["page-1"].manage_permission("Modify portal content", [])
    assert press(large.objectValues())["status"] == "success"
    record = run()
    assert record.status is Status.FAILED
    assert record.message.mapping == {"title": "Page 1"}
    assert large["page-1"].Subject() == ("old", "kept")


@pytest.mark.parametrize("event", [IAsyncBeforeTags, IObjectEvent])
def test_a_veto_in_a_large_selection(large, press, subscribe, open_tasks, event):
    def veto(content, event):
        if IAsyncBeforeTags.providedBy(event) and content.getId() == "page-1":
            raise AsyncValidationFailed("Not this one.")

    subscribe(veto, event)
    assert "Not this one." in press(large.objectValues())["msg"]
    assert len(open_tasks()[0].uids) == 2


def test_what_will_be_deleted_is_left_out_of_a_large_selection(
    large, press, press_contents, open_tasks
):
    press_contents(DeleteActionView, large, [large["page-1"]])
    answer = press(large.objectValues())
    assert "“Page 1” will be deleted by test_user_1_" in answer["msg"]
    (record,) = [task for task in open_tasks() if task.action == "tags"]
    assert len(record.uids) == 2


def test_what_is_hidden_could_not_be_found_in_a_large_selection(
    large, press, portal, open_tasks
):
    for permission in ("Access contents information", "View"):
        large["page-1"].manage_permission(permission, ["Manager"])
    large["page-1"].manage_delLocalRoles([TEST_USER_ID])
    large["page-1"].reindexObjectSecurity()
    setRoles(portal, TEST_USER_ID, ["Editor"])
    assert "1 could not be found" in press(large.objectValues())["msg"]
    assert len(open_tasks()[0].uids) == 2


def test_a_large_selection_below_the_threshold_is_done_at_once(large, press):
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["tags 4"])
    answer = press(large.objectValues())
    assert answer["msg"] == "Successfully updated tags on items"
