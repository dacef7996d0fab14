"""Where stock Plone pastes, and what can be found again by then."""

from collective.async_.actions.paste.action import Paste
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.content.browser.actions import ObjectPasteView
from plone.app.content.browser.contents.paste import PasteActionView

import pytest


@pytest.fixture
def other(portal, folder):
    """A folder with a page, and the clipboard with another one."""
    return api.content.create(portal, "Folder", "other", "Other")


@pytest.fixture
def leaf(other):
    return api.content.create(other, "Document", "leaf", "Leaf")


@pytest.fixture(params=["toolbar", "contents"])
def paste(request, folder, press_contents, request_with_layer):
    """Paste what was copied into a folder, or on a page of it."""

    def paste(target, copied):
        cookie = folder.manage_copyObjects([copied.getId()])
        request_with_layer["__cp"] = cookie
        if request.param == "contents":
            return press_contents(PasteActionView, target, [])
        return ObjectPasteView(target, request_with_layer).do_action()

    return paste


def open_tasks():
    store = get_store()
    return list(store.active()) if store is not None else []


def test_on_a_page_it_is_pasted_into_the_folder_of_the_page(folder, other, leaf, paste):
    paste(leaf, folder["page-0"])
    (record,) = open_tasks()
    assert record.params["target"] == api.content.get_uuid(other)
    assert record.container_title == "Other"
    Paste().run(record, None)
    assert other.objectIds() == ["leaf", "page-0"]


@pytest.mark.parametrize("which", ["content", "target"])
def test_what_is_in_no_catalog_is_pasted_at_once(folder, other, paste, which):
    hidden = {"content": folder["page-0"], "target": other}[which]
    hidden.unindexObject()
    paste(other, folder["page-0"])
    assert open_tasks() == []
    assert other.objectIds() == ["page-0"]
