"""``fc-workflow`` with a large selection: taken from the catalog, where that is safe."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeTransition
from collective.async_.settings import PREFIX
from collective.async_.tasks.record import Status
from plone import api
from plone.app.content.browser.contents.workflow import WorkflowActionView
from Products.CMFCore.Expression import Expression
from Products.CMFCore.indexing import processQueue

import pytest


WORKFLOW = "simple_publication_workflow"


@pytest.fixture
def pages(folder, two_are_large):
    """The pages of the folder: their number makes a large selection."""
    return folder.objectValues()


@pytest.fixture
def press(folder, press_contents):
    """Press State in the contents of the folder; return the JSON answer."""

    def press(contents, **form):
        asked = {"transition": "publish", "comments": "Now", "recurse": "no", **form}
        return press_contents(WorkflowActionView, folder, contents, **asked)

    return press


@pytest.fixture
def guard(portal):
    """The guard of "publish" in the site's workflow, with an expression of its own."""
    guard = portal.portal_workflow[WORKFLOW].transitions["publish"].getGuard()
    guard.expr = Expression("python: here.getId() != 'page-1'")
    return guard


def _forbid_review(content):
    # manage_permission() takes only those that the class knows.
    content._Review_portal_content_Permission = ()


def states(folder):
    return [api.content.get_state(content) for content in folder.objectValues()]


def test_one_item_of_a_kind_is_loaded(folder, pages, press, loaded, open_tasks, run):
    answer = press(pages)
    assert answer["msg"] == "Changing the state of 3 items in “News”"
    assert loaded == ["page-0"]
    (record,) = open_tasks()
    assert sorted(record.params["titles"].values()) == ["Page 0", "Page 1", "Page 2"]
    assert (record.params["transition"], record.params["comments"]) == (
        "publish",
        "Now",
    )
    run()
    assert states(folder) == ["published"] * 3


def test_what_is_published_already_is_left_out(folder, pages, press, open_tasks):
    api.content.transition(folder["page-1"], "publish")
    answer = press(pages)
    assert answer["status"] == "success"
    (record,) = open_tasks()
    assert sorted(record.params["titles"].values()) == ["Page 0", "Page 2"]


def test_each_item_is_asked_if_the_catalog_has_no_owners(
    portal, folder, pages, press, loaded, run
):
    processQueue()
    portal.portal_catalog.delColumn("Creator")
    press(pages)
    assert {"page-0", "page-1", "page-2"} <= set(loaded)
    run()
    assert states(folder) == ["published"] * 3


def test_each_item_is_asked_for_its_title_by_a_view_with_titles_of_its_own(
    folder, pages, press_contents, open_tasks
):
    class Shouting(WorkflowActionView):
        def objectTitle(self, obj):
            return super().objectTitle(obj).upper()

    press_contents(Shouting, folder, pages, transition="publish", comments="")
    (record,) = open_tasks()
    assert sorted(record.params["titles"].values()) == ["PAGE 0", "PAGE 1", "PAGE 2"]


def test_nothing_to_be_done_is_answered_by_plone(pages, press, loaded, open_tasks):
    for page in pages:
        api.content.transition(page, "publish")
    assert press(pages)["msg"] == "Successfully modified items"
    assert open_tasks() == []
    assert loaded == ["page-0"]


def test_one_item_without_a_workflow_is_loaded(portal, pages, press, loaded):
    portal.portal_workflow.setChainForPortalTypes(["Document"], [])
    assert press(pages)["msg"] == "Successfully modified items"
    assert loaded == ["page-0"]


def test_each_item_is_asked_if_the_first_one_may_not_be_published(
    folder, pages, press, run
):
    _forbid_review(folder["page-0"])
    assert press(pages)["status"] == "success"
    assert run().status is Status.SUCCEEDED
    assert states(folder) == ["private", "published", "published"]


def test_each_item_is_asked_if_one_may_not_be_changed(folder, pages, press, loaded):
    for page in pages:
        api.content.transition(page, "publish")
    folder["page-0"].manage_permission("Modify portal content", [], acquire=0)
    assert 'Permission denied for "Page 0"' in press(pages)["msg"]
    assert loaded[1:] == ["page-0", "page-1", "page-2"]


def test_each_item_is_asked_if_the_catalog_has_another_state(
    folder, pages, press, open_tasks
):
    processQueue()
    folder["page-0"].workflow_history[WORKFLOW][-1]["review_state"] = "published"
    assert press(pages)["status"] == "success"
    (record,) = open_tasks()
    assert sorted(record.params["titles"].values()) == ["Page 1", "Page 2"]


def test_a_transition_that_was_deleted(portal, pages, press, open_tasks):
    # The states still name it. Stock Plone does not offer it.
    portal.portal_workflow[WORKFLOW].transitions._delObject("publish")
    assert press(pages)["msg"] == "Successfully modified items"
    assert open_tasks() == []


def test_each_item_is_asked_if_the_guard_has_an_expression(
    folder, pages, press, guard, run
):
    answer = press(pages)
    assert answer["status"] == "success"
    record = run()
    assert record.status is Status.SUCCEEDED
    assert states(folder) == ["published", "private", "published"]


def test_each_item_is_asked_if_it_has_two_workflows(portal, folder, pages, press, run):
    portal.portal_workflow.setChainForPortalTypes(
        ["Document"], [WORKFLOW, "one_state_workflow"]
    )
    _forbid_review(folder["page-1"])
    press(pages)
    assert run().status is Status.SUCCEEDED
    assert states(folder) == ["published", "private", "published"]


def test_the_worker_refuses_what_is_not_like_its_kind(folder, pages, press, run):
    _forbid_review(folder["page-1"])
    assert press(pages)["status"] == "success"
    record = run()
    assert record.status is Status.FAILED
    assert [outcome.ok for outcome in record.outcomes] == [True, False, True]
    assert record.message.mapping == {"title": "Page 1"}
    assert states(folder) == ["published", "private", "published"]


def test_a_veto(pages, press, subscribe, open_tasks):
    seen = []

    def veto(content, event):
        seen.append((event.transition, event.comments, event.recursive))
        if content.getId() == "page-1":
            raise AsyncValidationFailed("Not this one.")

    subscribe(veto, IAsyncBeforeTransition)
    assert "Not this one." in press(pages)["msg"]
    assert len(open_tasks()[0].uids) == 2
    assert seen == [("publish", "Now", False)] * 3


def test_contents_count_for_the_threshold_if_they_are_included(
    folder, pages, press, loaded, open_tasks
):
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["transition 5"])
    page = api.content.create(api.portal.get(), "Document", "other", "Other")
    press([folder, page], recurse="yes")
    assert sorted(loaded) == ["news", "other"]
    assert open_tasks()[0].size == 5


def test_the_form_gets_its_transitions(pages, press, open_tasks):
    answer = press(pages, render="yes")
    assert {"id": "publish", "title": "Publish"} in answer["transitions"]
    assert open_tasks() == []
