"""``content-checkin``: which working copies become a task, and what the worker does."""

from collective.async_.browser.pending import PendingNotice
from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeCheckin
from collective.async_.interfaces import TaskFailed
from collective.async_.settings import PREFIX
from collective.async_.tasks.pending_in import pending_in
from helpers.iterate import INTEGRATION_TESTING
from plone import api
from plone.app.iterate.interfaces import CheckinException
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from plone.app.testing import TEST_USER_ID
from plone.locking.interfaces import ITTWLockable
from Products.statusmessages.interfaces import IStatusMessage
from pytest_plone import fixtures_factory
from zope.component import getMultiAdapter
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import alsoProvides

import pytest


globals().update(fixtures_factory(((INTEGRATION_TESTING, "integration"),)))


@pytest.fixture
def copy(portal, folder):
    """A working copy of the folder, with another title and a new page."""
    # As a type of folders with versions has it.
    alsoProvides(folder, ITTWLockable)
    copy = ICheckinCheckoutPolicy(folder).checkout(portal)
    alsoProvides(copy, ITTWLockable)
    copy.title = "Newer"
    api.content.create(copy, "Document", "new", "New")
    return copy


@pytest.fixture
def always():
    """A task is worth it even for few items."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["checkin 1"])


@pytest.fixture
def check_in(request_with_layer, broker_away):
    """Press Check in; return what the editor is told."""

    def press(copy, **form):
        request = request_with_layer
        request.form.update({"form.button.Checkin": "x", "checkin_message": "Done"})
        getMultiAdapter((copy, request), name="content-checkin")()
        return [message.message for message in IStatusMessage(request).show()]

    return press


def test_a_task_checks_it_in(portal, folder, copy, always, check_in, run):
    messages = check_in(copy)
    assert messages == ["“Newer” will be checked in in the background."]
    assert getRequest().response.getHeader("location") == folder.absolute_url()
    assert folder.Title() == "News"

    record = run()
    assert folder.Title() == "Newer"
    assert "new" in folder
    assert copy.getId() not in portal
    assert record.size == 2


def test_the_original_says_that_it_will_change(
    portal, folder, copy, always, check_in, request_with_layer
):
    check_in(copy)
    for content in (folder, copy):
        viewlet = PendingNotice(content, request_with_layer, None)
        viewlet.update()
        (line,) = viewlet.lines
        title = content.Title()
        expected = f"“{title}” is being checked in by {TEST_USER_ID}."
        assert translate(line.message) == expected
    (here,) = pending_in(api.content.get_path(portal))
    assert set(here.items) == {api.content.get_uuid(c) for c in (folder, copy)}


def test_a_small_one_is_checked_in_at_once(folder, copy, check_in, open_tasks):
    assert check_in(copy) == ["Checked in"]
    assert folder.Title() == "Newer"
    assert open_tasks() == []


def test_what_is_no_working_copy_is_refused_by_plone(folder, copy, always, check_in):
    with pytest.raises(CheckinException):
        check_in(folder)


def test_who_has_lost_the_right_fails(folder, copy, always, check_in, run):
    check_in(copy)
    folder.manage_permission("iterate : Check in content", [])
    with pytest.raises(TaskFailed, match="cannot be checked in any more"):
        run()
    assert folder.Title() == "News"


def test_a_veto(folder, copy, always, check_in, open_tasks, subscribe):
    seen = []

    def veto(content, event):
        seen.append((content, event.baseline, event.message))
        raise AsyncValidationFailed("Ask first.")

    subscribe(veto, IAsyncBeforeCheckin)
    assert check_in(copy) == ["Ask first."]
    assert open_tasks() == []
    assert seen == [(copy, folder, "Done")]
