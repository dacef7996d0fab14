"""``revertversion``: which content becomes a task, and what the worker does."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeRevert
from collective.async_.interfaces import TaskFailed
from collective.async_.settings import PREFIX
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from Products.statusmessages.interfaces import IStatusMessage
from zExceptions import Unauthorized
from zope.component import getMultiAdapter

import pytest


@pytest.fixture
def page(folder):
    """A page with two versions."""
    page = folder["page-0"]
    repository = api.portal.get_tool("portal_repository")
    for title in ("First", "Second"):
        page.title = title
        repository.save(page)
    page.title = "Now"
    return page


@pytest.fixture
def always():
    """A task is worth it even for one item."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["revert 1"])


@pytest.fixture
def revert(request_with_layer, broker_away):
    """Press Revert; return what the editor is told."""

    def press(page, version):
        request = request_with_layer
        request.form["version_id"] = version
        getMultiAdapter((page, request), name="revertversion")()
        return [message.message for message in IStatusMessage(request).show()]

    return press


@pytest.fixture
def lose_rights(portal, page):
    """Take away what the editor may do."""

    def lose():
        for content in (page.aq_parent, page):
            content.manage_delLocalRoles([TEST_USER_ID])
        setRoles(portal, TEST_USER_ID, ["Member"])

    return lose


def first(page):
    """The number of the version that is called so."""
    repository = api.portal.get_tool("portal_repository")
    history = repository.getHistoryMetadata(page)
    titles = {
        repository.retrieve(page, number).object.title: str(number)
        for number in range(history.getLength(countPurged=False))
    }
    return titles["First"]


def test_a_task_reverts_it(page, always, revert, run):
    assert revert(page, first(page)) == ["“Now” will be reverted in the background."]
    assert page.title == "Now"
    run()
    assert page.title == "First"


def test_a_small_one_is_reverted_at_once(page, revert, open_tasks):
    revert(page, first(page))
    assert page.title == "First"
    assert open_tasks() == []


def test_who_may_not_is_refused_by_plone(page, always, revert, lose_rights):
    version = first(page)
    lose_rights()
    with pytest.raises(Unauthorized):
        revert(page, version)


def test_who_has_lost_the_right_fails(page, always, revert, run, lose_rights):
    revert(page, first(page))
    lose_rights()
    with pytest.raises(TaskFailed, match="may not revert"):
        run()
    assert page.title == "Now"


@pytest.mark.parametrize("version", ["99", "x"])
def test_a_version_that_does_not_exist_is_left_to_plone(
    page, always, revert, open_tasks, version
):
    with pytest.raises(Exception):  # noqa: B017 (CMFEditions raises several)
        revert(page, version)
    assert open_tasks() == []


def test_a_veto(page, always, revert, open_tasks, subscribe):
    def veto(content, event):
        raise AsyncValidationFailed(f"Keep it, not {event.version}.")

    subscribe(veto, IAsyncBeforeRevert)
    version = first(page)
    assert revert(page, version) == [f"Keep it, not {version}."]
    assert open_tasks() == []
