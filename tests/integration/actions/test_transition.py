"""``fc-workflow``: which items become a task, and how its parts are run."""

from collective.async_.actions import groups
from collective.async_.actions.transition.action import Transition
from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeTransition
from collective.async_.settings import PREFIX
from collective.async_.tasks.control import retry
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from collective.async_.worker.items import run_items
from contextlib import contextmanager
from plone import api
from plone.app.content.browser.contents.workflow import WorkflowActionView
from Products.CMFCore.interfaces import IContentish
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from zope.component import getGlobalSiteManager

import pytest


@pytest.fixture
def click(portal, press_contents):
    """Press State in the contents of the site; return the JSON answer."""

    def press(*contents, **form):
        asked = {"transition": "publish", "comments": "", "recurse": "yes", **form}
        return press_contents(WorkflowActionView, portal, contents, **asked)

    return press


def open_tasks():
    store = get_store()
    return list(store.active()) if store is not None else []


def run(record):
    """Run the task like the worker; return the number of commits."""
    action, commits = Transition(), 0
    while record.pending_outcome is None:
        commits += 1
        assert commits < 20
        run_items(record, action, action.items(record))
    record.finish(*record.pending_outcome)
    return commits


def states(folder):
    return [api.content.get_state(content) for content in folder.objectValues()]


@contextmanager
def subscriber(handler, interface):
    gsm = getGlobalSiteManager()
    gsm.registerHandler(handler, (IContentish, interface))
    try:
        yield
    finally:
        gsm.unregisterHandler(handler, (IContentish, interface))


def _refuse_page_1(content, event):
    if content.getId() == "page-1":
        raise AsyncValidationFailed("Page 1 is not ready.")


def test_a_reason_for_all_items_is_shown_once(folder, click, monkeypatch):
    refusal = "You have 5 unfinished background tasks."
    monkeypatch.setattr(
        "collective.async_.tasks.enqueue.quota_refusal", lambda: refusal
    )
    assert click(*folder.objectValues())["msg"].count(refusal) == 1


def test_a_folder_and_what_it_contains(folder, click, monkeypatch):
    monkeypatch.setattr(groups, "GROUP_SIZE", 2)
    assert click(folder)["status"] == "success"
    (record,) = open_tasks()
    assert record.size == 4

    run(record)
    assert record.status is Status.SUCCEEDED
    assert states(folder) == ["published"] * 3
    assert (record.processed, record.total) == (4, 4)


def test_a_folder_and_its_contents_are_done_in_one_transaction(folder, click):
    """Otherwise what its contents inherit is indexed once for each transaction."""
    click(folder)
    (record,) = open_tasks()
    assert run(record) == 1
    assert states(folder) == ["published"] * 3


def test_contained_items_stay_if_they_are_not_included(folder, click):
    click(folder, recurse="no")
    (record,) = open_tasks()
    run(record)
    assert api.content.get_state(folder) == "published"
    assert states(folder) == ["private"] * 3


def test_a_failing_item_does_not_stop_the_others(folder, click):
    click(folder)
    (record,) = open_tasks()
    with subscriber(_refuse_page_1, IAfterTransitionEvent):
        run(record)

    assert record.status is Status.FAILED
    assert states(folder) == ["published", "private", "published"]
    assert folder["page-1"].EffectiveDate() == "None"
    (failed,) = [outcome for outcome in record.outcomes if not outcome.ok]
    assert (failed.title, failed.message) == ("Page 1", "Page 1 is not ready.")
    assert (record.processed, record.total) == (4, 4)


def test_a_retry_does_only_what_has_failed(folder, click):
    click(folder)
    (record,) = open_tasks()
    with subscriber(_refuse_page_1, IAfterTransitionEvent):
        run(record)
    seen = []
    retry(record)
    with subscriber(
        lambda content, event: seen.append(content.getId()), IAfterTransitionEvent
    ):
        run(record)

    assert record.status is Status.SUCCEEDED
    assert seen == ["page-1"]
    assert (record.processed, record.total) == (4, 4)


def test_a_veto_leaves_the_item_out(folder, click):
    seen = []

    def veto(content, event):
        seen.append((event.transition, event.comments, event.recursive))
        _refuse_page_1(content, event)

    with subscriber(veto, IAsyncBeforeTransition):
        answer = click(*folder.objectValues(), comments="Now")
    assert answer["status"] == "warning"
    assert "Page 1 is not ready." in answer["msg"]
    (record,) = open_tasks()
    assert list(record.params["titles"].values()) == ["Page 0", "Page 2"]
    assert seen == [("publish", "Now", True)] * 3


def test_no_task_for_items_that_are_published_already(folder, click):
    for page in folder.objectValues():
        api.content.transition(page, "publish")
    answer = click(*folder.objectValues())
    assert answer["status"] == "success"
    assert "task_id" not in answer
    assert open_tasks() == []


def test_an_item_that_somebody_else_has_published_is_done(folder, click):
    click(folder["page-0"])
    api.content.transition(folder["page-0"], "publish")
    (record,) = open_tasks()
    run(record)
    assert record.status is Status.SUCCEEDED


def test_a_transition_that_is_no_longer_available_fails(folder, click):
    click(folder["page-0"], folder["page-1"], transition="submit")
    api.content.transition(folder["page-0"], "publish")
    (record,) = open_tasks()
    run(record)
    assert record.status is Status.FAILED
    assert [outcome.ok for outcome in record.outcomes] == [False, True]
    assert api.content.get_state(folder["page-0"]) == "published"


def test_contained_items_count_for_the_threshold_if_included(folder, click):
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["transition 4"])
    click(folder, recurse="no")
    assert open_tasks() == []
    assert api.content.get_state(folder) == "published"

    api.content.transition(folder, "retract")
    click(folder)
    assert len(open_tasks()) == 1


def test_invalid_input_is_left_to_stock_plone(folder, click):
    click(folder, transition=["publish"])
    assert open_tasks() == []
