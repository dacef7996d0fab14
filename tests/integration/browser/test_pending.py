"""What the page of an item that is about to go says."""

from collective.async_.browser.pending import PendingDelete
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import provide_store
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from zope.i18n import translate

import pytest


@pytest.fixture
def message(portal, folder, request_with_layer):
    """What somebody without roles reads on a page that they may view."""

    def read(content):
        setRoles(portal, TEST_USER_ID, ["Member"])
        viewlet = PendingDelete(content, request_with_layer, None)
        viewlet.update()
        return translate(viewlet.message()) if viewlet.available() else None

    return read


def delete(*contents):
    store = provide_store(api.portal.get())
    paths = tuple(api.content.get_path(content) for content in contents)
    touches = Paths(writes=paths)
    store.add(TaskRecord(new_id(), "delete", "jane", title="First", touches=touches))


def show(content):
    content.manage_permission("View", ["Member", "Manager"])


def hide(content):
    content.manage_permission("View", ["Manager"])


def test_a_folder_that_the_reader_may_view_is_named(folder, message):
    show(folder)
    delete(folder)
    assert message(folder["page-0"]) == "“News” is being deleted by jane."


def test_a_folder_that_the_reader_may_not_view_is_not_named(folder, message):
    hide(folder)
    show(folder["page-0"])
    delete(folder)
    assert message(folder["page-0"]) == (
        "This item is in a folder that jane is deleting."
    )


def test_of_a_selection_the_very_item_is_named(folder, message):
    show(folder)
    delete(folder["page-0"], folder["page-1"])
    assert message(folder["page-1"]) == "“Page 1” is being deleted by jane."


def test_what_stays_says_nothing(folder, message):
    delete(folder["page-0"])
    assert message(folder["page-1"]) is None
