"""Who has a form open is told what happened to its content."""

from collective.async_.browser.open_form import form_info
from collective.async_.browser.open_form import form_notice
from collective.async_.tasks.enqueue import record_task
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import utcnow
from datetime import timedelta
from plone import api
from plone.app.testing import login
from plone.app.testing import setRoles
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import TEST_USER_ID
from plone.app.testing import TEST_USER_NAME
from zope.i18n import translate

import json
import pytest


@pytest.fixture
def open_form(folder, request_with_layer, broker_away):
    """What the script of a form sends with each poll."""

    def opened(content, name="edit"):
        view = content.restrictedTraverse(name)
        view.form_instance.portal_type = content.portal_type
        return form_info(content, view)

    return opened


@pytest.fixture
def task(folder, request_with_layer, broker_away):
    """A task of somebody else that has just ended."""

    def ended(content, action="edit", user=SITE_OWNER_NAME):
        path = api.content.get_path(content)
        uid = api.content.get_uuid(content)
        record = record_task(
            action, title="T", uids=(uid,), touches=Paths(writes=(path,))
        )
        record.user_id = user
        record.finish(Status.SUCCEEDED)
        return record

    return ended


def told(info):
    notice = form_notice(info)
    return notice and translate(notice)


def test_nothing_has_happened(folder, open_form):
    assert told(open_form(folder["page-0"])) is None
    assert told(open_form(folder, "++add++Document")) is None


def test_it_was_changed(folder, open_form, task):
    page = folder["page-0"]
    info = open_form(page)
    task(page)
    page.setModificationDate()
    assert told(info) == (
        "This page was changed meanwhile by admin. What you typed is kept."
    )


def test_it_was_renamed(folder, open_form, task):
    page = folder["page-0"]
    info = open_form(page)
    task(page, "rename")
    api.content.rename(page, "renamed")
    assert told(info) == (
        "This page was renamed or moved meanwhile by admin. What you typed is kept."
    )


def test_it_was_deleted_with_its_folder(folder, open_form, task):
    info = open_form(folder["page-0"])
    task(folder, "delete")
    api.content.delete(folder)
    assert told(info) == (
        "This page was deleted meanwhile by admin. What you typed is kept."
    )


def test_the_folder_of_an_add_form_was_deleted(folder, open_form):
    info = open_form(folder, "++add++Document")
    api.content.delete(folder)
    assert told(info) == (
        "The folder of this form was deleted meanwhile. What you typed is kept."
    )


@pytest.mark.parametrize(
    "change, text",
    [
        (lambda page: page.setModificationDate(), "changed"),
        (lambda page: api.content.rename(page, "renamed"), "renamed or moved"),
        (api.content.delete, "deleted"),
    ],
)
def test_nobody_is_named_who_is_not_known(folder, open_form, task, change, text):
    page = folder["page-0"]
    info = open_form(page)
    # One's own save in another tab is no news about somebody else.
    task(page, user=TEST_USER_ID)
    change(page)
    assert told(info) == f"This page was {text} meanwhile. What you typed is kept."


def test_it_is_being_deleted(folder, open_form, task):
    page = folder["page-0"]
    info = open_form(page)
    record = task(page, "delete")
    record.status, record.not_before = Status.WAITING, None
    assert told(info) == (
        "This page is being deleted by admin. What you typed is kept."
    )
    record.not_before = utcnow() + timedelta(seconds=60)
    assert told(info) == "This page will be deleted by admin. What you typed is kept."


def test_what_the_user_may_not_see_is_not_told(portal, folder, open_form):
    page = folder["page-0"]
    info = open_form(page)
    page.manage_permission("View", ["Manager"])
    page.setModificationDate()
    setRoles(portal, TEST_USER_ID, ["Member"])
    page.manage_delLocalRoles([TEST_USER_ID])
    assert told(info) is None


@pytest.mark.parametrize("junk", [{}, {"form_uid": ["a"]}, {"form_uid": {}}])
def test_junk_is_ignored(folder, junk):
    assert told(junk) is None


def test_the_poll_says_it(portal, folder, open_form, request_with_layer):
    page = folder["page-0"]
    info = open_form(page)
    page.setModificationDate()
    request_with_layer.form.update(info)
    view = api.content.get_view("check-for-tasks", portal, request_with_layer)
    answer = json.loads(view())
    assert answer["form"] == {
        "form_uid": api.content.get_uuid(page),
        "text": "This page was changed meanwhile. What you typed is kept.",
    }


def test_the_path_of_the_site_is_not_sent(portal, folder, open_form):
    login(portal, TEST_USER_NAME)
    assert open_form(folder["page-0"])["form_path"] == "/news/page-0"
