"""One of a selection is gone or hidden: the rest is done, and the answer says so."""

from collective.async_.actions.delete.action import Delete
from collective.async_.actions.rename.action import Rename
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from collective.async_.worker.items import run_items
from plone import api
from plone.app.content.browser.contents.delete import DeleteActionView
from plone.app.content.browser.contents.rename import RenameActionView
from plone.app.content.browser.contents.workflow import WorkflowActionView
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID

import pytest


def rename(folder, contents):
    form = {}
    for number, content in enumerate(contents):
        form[f"UID_{number}"] = api.content.get_uuid(content)
        form[f"newid_{number}"] = f"new-{number}"
        form[f"newtitle_{number}"] = f"New {number}"
    return form


VIEWS = {
    "fc-delete": (DeleteActionView, lambda folder, contents: {}),
    "fc-rename": (RenameActionView, rename),
    "fc-workflow": (
        WorkflowActionView,
        lambda folder, contents: {"transition": "publish"},
    ),
}


@pytest.fixture(params=VIEWS)
def press(request, portal, folder, press_contents):
    """Press a button for these items, as an editor."""
    view, form = VIEWS[request.param]
    portal.portal_workflow.setChainForPortalTypes(
        ["Document"], ["simple_publication_workflow"]
    )

    def press(contents):
        values = form(folder, contents)
        setRoles(portal, TEST_USER_ID, ["Editor", "Reviewer"])
        return press_contents(view, folder, contents, **values)

    return press


@pytest.fixture
def hidden(folder):
    """A page that only managers may see."""
    page = folder["page-1"]
    for permission in ("Access contents information", "View"):
        page.manage_permission(permission, ["Manager"])
    page.manage_delLocalRoles([TEST_USER_ID])
    page.reindexObjectSecurity()
    return page


def test_what_the_user_may_not_see_could_not_be_found(folder, press, hidden):
    kept = [folder["page-0"], folder["page-2"]]
    answer = press([kept[0], hidden, kept[1]])
    assert answer["status"] == "warning"
    assert "1 could not be found" in answer["msg"]
    (record,) = get_store().active()
    assert list(record.uids) == list(map(api.content.get_uuid, kept))


def test_what_is_gone_could_not_be_found(folder, press, monkeypatch):
    gone = api.content.create(folder, "Document", "gone", "Gone")
    uids = {gone: api.content.get_uuid(gone)}
    api.content.delete(gone)
    get_uuid = api.content.get_uuid
    monkeypatch.setattr(api.content, "get_uuid", lambda c: uids.get(c) or get_uuid(c))
    answer = press([folder["page-0"], gone, folder["page-2"]])
    assert "1 could not be found" in answer["msg"]
    (record,) = get_store().active()
    assert len(record.uids) == 2


def run(action):
    """What the runner does with the task."""
    (record,) = get_store().active()
    run_items(record, action, action.items(record))
    return record


def test_a_folder_and_its_children_are_deleted_together(folder, press_contents):
    contents = [folder, *folder.objectValues()]
    portal = api.portal.get()
    answer = press_contents(DeleteActionView, portal, contents)
    assert answer["status"] == "success"
    record = run(Delete())
    assert "news" not in portal
    assert [outcome.message for outcome in record.outcomes] == [None] * 4
    assert record.pending_outcome == (Status.SUCCEEDED, None)


def test_what_somebody_else_has_deleted_fails_still(folder, press_contents):
    contents = [folder["page-0"], folder["page-1"]]
    press_contents(DeleteActionView, folder, contents)
    api.content.delete(contents[0])
    record = run(Delete())
    assert [outcome.ok for outcome in record.outcomes] == [False, True]


def test_a_folder_and_its_children_are_renamed_together(folder, press_contents):
    contents = [folder, folder["page-0"]]
    portal = api.portal.get()
    press_contents(RenameActionView, portal, contents, **rename(folder, contents))
    record = run(Rename())
    assert [outcome.message for outcome in record.outcomes] == [None] * 2
    assert portal["new-0"]["new-1"].title == "New 1"
