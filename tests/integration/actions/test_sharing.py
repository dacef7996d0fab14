"""``@@sharing``: what becomes a task, and what the worker does."""

from collective.async_.actions.sharing.enqueue import record_sharing
from collective.async_.actions.sharing.enqueue import refusal_reason
from collective.async_.actions.sharing.roles import sharing_view
from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeSharing
from collective.async_.interfaces import TaskFailed
from collective.async_.settings import PREFIX
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.app.workflow.interfaces import ILocalrolesModifiedEvent
from plone.protect.authenticator import createToken
from Products.CMFCore.indexing import processQueue
from Products.statusmessages.interfaces import IStatusMessage
from zExceptions import Forbidden
from zExceptions import Unauthorized

import pytest


READER = {"id": "jane", "type": "user", "role_Reader": True}
SETTING = {"id": "jane", "type": "user", "roles": ["Reader"]}


@pytest.fixture
def shared(folder):
    """A folder with pages, for which a task is always worth it."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["sharing 1"])
    return folder


@pytest.fixture
def save(request_with_layer, broker_away):
    """Press Save on the sharing page; return whether it is shown again."""

    def press(content, *entries, inherit="1", **form):
        request = request_with_layer
        request.environ["REQUEST_METHOD"] = request.method = "POST"
        request.set("REQUEST_METHOD", "POST")
        request.form.update(
            {
                "form.submitted": True,
                "form.button.Save": "Save",
                "_authenticator": createToken(),
                "entries": [dict(entry) for entry in entries],
                "inherit": inherit,
                **form,
            }
        )
        return sharing_view(content).handle_form()

    return press


def readers(content):
    """Who may view it, as the catalog knows it."""
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    rid = catalog.getrid("/".join(content.getPhysicalPath()))
    return catalog.getIndexDataForRID(rid)["allowedRolesAndUsers"]


def shown():
    request = api.portal.get().REQUEST
    return [message.message for message in IStatusMessage(request).show()]


def test_a_task_changes_the_roles_and_what_is_indexed_below(shared, save, run):
    assert save(shared, READER) is False
    assert shown() == [
        "The sharing settings of “News” will be changed in the background."
    ]
    assert shared.get_local_roles_for_userid("jane") == ()

    run()
    assert shared.get_local_roles_for_userid("jane") == ("Reader",)
    assert "user:jane" in readers(shared["page-0"])


def test_a_task_blocks_inheritance(shared, save, subscribe, run):
    seen = []
    subscribe(lambda content, event: seen.append(content), ILocalrolesModifiedEvent)
    api.portal.get().manage_setLocalRoles("jane", ["Reader"])
    shared.reindexObjectSecurity()
    save(shared, inherit="")
    run()
    assert shared.__ac_local_roles_block__ is True
    assert "user:jane" not in readers(shared["page-0"])
    assert seen == [shared]


def test_without_changes_there_is_no_task(shared, save, open_tasks):
    assert save(shared, {**READER, "role_Reader": False}) is True
    assert open_tasks() == []
    assert shown() == ["Changes saved."]


def test_after_another_task_even_what_is_so_now_is_a_task(shared, save, open_tasks):
    save(shared, READER)
    assert save(shared, {**READER, "role_Reader": False}) is False
    assert len(open_tasks()) == 2


def test_few_items_are_done_at_once(folder, save, open_tasks):
    assert save(folder, READER) is True
    assert open_tasks() == []
    assert folder.get_local_roles_for_userid("jane") == ("Reader",)


def test_a_veto_shows_the_form_again(shared, save, subscribe, open_tasks):
    seen = []

    def veto(content, event):
        seen.append((event.inherit, event.settings))
        raise AsyncValidationFailed("Ask the owner.")

    subscribe(veto, IAsyncBeforeSharing)
    assert save(shared, READER) is True
    assert shown() == ["Ask the owner."]
    assert seen == [(True, [SETTING])]
    assert open_tasks() == []


def test_a_role_that_the_user_may_not_delegate_is_ignored(shared, save, run):
    name = "Sharing page: Delegate Reader role"
    shared.manage_permission(name, [])
    save(shared, {**READER, "role_Editor": True})
    run()
    assert shared.get_local_roles_for_userid("jane") == ("Editor",)


def test_a_role_that_may_no_longer_be_delegated_fails_the_task(shared, save, run):
    save(shared, READER)
    shared.manage_permission("Sharing page: Delegate Reader role", [])
    with pytest.raises(TaskFailed, match="may no longer give"):
        run()
    assert shared.get_local_roles_for_userid("jane") == ()


def test_who_has_lost_the_right_fails(portal, shared, save, run):
    save(shared, READER)
    shared.manage_delLocalRoles([TEST_USER_ID])
    setRoles(portal, TEST_USER_ID, ["Member"])
    with pytest.raises(TaskFailed, match="may not change the sharing"):
        run()


def test_who_may_not_modify_is_refused_like_in_stock_plone(shared, save, open_tasks):
    shared.manage_permission("Modify portal content", [])
    with pytest.raises(Unauthorized):
        save(shared, READER)
    assert open_tasks() == []


def test_without_an_authenticator_stock_plone_refuses(shared, save):
    with pytest.raises(Forbidden):
        save(shared, READER, _authenticator="junk")


def test_the_search_stays_stock(shared, save, open_tasks):
    form = {"form.button.Save": None, "form.button.Search": "Search"}
    assert save(shared, READER, **form) is True
    assert open_tasks() == []


def test_other_doors_record_the_same(shared, request_with_layer, broker_away, run):
    """Without inheritance, as a REST request may."""
    assert refusal_reason(shared, None, [SETTING]) is None
    record_sharing(sharing_view(shared), None, [SETTING])
    shared.manage_permission("Modify portal content", [])
    run()
    assert shared.get_local_roles_for_userid("jane") == ("Reader",)


def test_the_site_root(portal, folder, save, run):
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["sharing 1"])
    save(portal, READER)
    run()
    assert portal.get_local_roles_for_userid("jane") == ("Reader",)
    assert "user:jane" in readers(folder["page-0"])
