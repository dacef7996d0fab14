"""Where the page after a task leads to."""

from collective.async_.actions.paste.action import Paste
from collective.async_.actions.rename.action import Rename
from collective.async_.browser.result import result_url
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from plone import api
from plone.app.testing import login
from plone.app.testing import TEST_USER_ID
from plone.app.testing import TEST_USER_NAME
from zope.i18n import translate

import pytest


@pytest.fixture
def done(folder):
    def done(action="edit", *contents, **values):
        values["uids"] = tuple(map(api.content.get_uuid, contents))
        values = {"title": "A", "container_title": "News"} | values
        record = TaskRecord("1-1", action, TEST_USER_ID, **values)
        record.status = Status.SUCCEEDED
        return record

    return done


def test_the_content_itself(folder, done):
    page = folder["page-0"]
    assert result_url(done("edit", page)) == page.absolute_url()


def test_files_are_shown_and_not_downloaded(folder, done):
    file = api.content.create(folder, "File", "file", "File")
    assert result_url(done("add", file)) == f"{file.absolute_url()}/view"


def test_a_paste_leads_to_its_target(folder, done):
    params = {"target": api.content.get_uuid(folder)}
    record = done("paste", folder["page-0"], folder["page-1"], params=params)
    assert Paste().result(record) == api.content.get_uuid(folder)
    assert result_url(record) == folder.absolute_url()


def test_several_items_and_what_is_gone_have_none(folder, done):
    page = folder["page-0"]
    assert result_url(done("rename", page, folder["page-1"])) is None
    record = done("delete", page)
    api.content.delete(page)
    assert result_url(record) is None


def test_an_action_that_is_gone_or_has_no_results(folder, done):
    assert result_url(done("removed", folder["page-0"])) is None


def test_only_what_the_user_may_view(portal, folder, done):
    page = folder["page-0"]
    api.user.create("a@example.org", "reader")
    page.manage_permission("View", ["Manager"])
    login(portal, "reader")
    assert result_url(done("edit", page)) is None
    login(portal, TEST_USER_NAME)
    assert result_url(done("edit", page)) == page.absolute_url()


@pytest.mark.parametrize("item", [False, True])
def test_a_rename_tells_the_short_name_if_it_is_another_one(folder, done, item):
    page = folder["page-0"]
    uid = api.content.get_uuid(page)
    names = {uid: ("page-1", "New")}
    record = done("rename", page, params={"names": names})
    Rename().run(record, uid if item else None)
    text = translate(Rename().success_message(record))
    assert page.getId() != "page-1"
    assert f"Its short name is “{page.getId()}”" in text


def test_otherwise_it_does_not(folder, done):
    page = folder["page-0"]
    record = done("rename", page)
    record.params["names"] = {record.uids[0]: ("fresh", "New")}
    Rename().run(record, None)
    assert translate(Rename().success_message(record)) == ("“A” was renamed in “News”.")
