"""In a selection only items with a veto are left out, and the answer says why."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeDelete
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.content.browser.contents.delete import DeleteActionView
from Products.CMFCore.interfaces import IContentish
from zope.component import getGlobalSiteManager

import pytest


@pytest.fixture
def keep_page_1():
    def keep(content, event):
        if content.getId() == "page-1":
            raise AsyncValidationFailed("Page 1 is still needed.")

    wanted = (IContentish, IAsyncBeforeDelete)
    getGlobalSiteManager().registerHandler(keep, wanted)
    yield
    getGlobalSiteManager().unregisterHandler(keep, wanted)


@pytest.fixture
def delete(folder, press_contents):
    return lambda *contents: press_contents(DeleteActionView, folder, contents)


def test_only_the_vetoed_item_is_left_out(folder, delete, keep_page_1):
    answer = delete(*folder.objectValues())
    assert answer["status"] == "warning"
    assert "Page 1 is still needed." in answer["msg"]
    (record,) = get_store().active()
    assert answer["task_ids"] == [record.id]
    kept = api.content.get_uuid(folder["page-1"])
    assert len(record.uids) == 2 and kept not in record.uids


def test_nothing_is_recorded_when_all_are_vetoed(folder, delete, keep_page_1):
    answer = delete(folder["page-1"])
    assert answer["status"] == "warning"
    assert "task_id" not in answer
    assert not list(get_store().active())


def test_a_reason_for_all_items_is_shown_once(folder, delete, monkeypatch):
    refusal = "You have 5 unfinished background tasks."
    monkeypatch.setattr(
        "collective.async_.tasks.enqueue.quota_refusal", lambda: refusal
    )
    assert delete(*folder.objectValues())["msg"].count(refusal) == 1


def test_a_reason_for_each_item_is_shown_for_each(folder, delete, monkeypatch):
    name = "collective.async_.actions.delete.toolbar.locked_by_other"
    monkeypatch.setattr(name, lambda content: True)
    answer = delete(*folder.objectValues())
    assert answer["msg"].count("is locked and cannot be deleted") == 3
