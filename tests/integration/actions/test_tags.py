"""``fc-tags``: which items become a task, and what the worker does."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeTags
from collective.async_.settings import PREFIX
from collective.async_.tasks.record import Status
from plone import api
from plone.app.content.browser.contents.tags import TagsActionView

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
