"""What the page of an item or of a folder says about open tasks."""

from collective.async_.browser.notice import MAX_LINES
from collective.async_.browser.pending import PendingNotice
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import provide_store
from datetime import timedelta
from helpers.visibility import hide
from helpers.visibility import show
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from zope.i18n import translate

import pytest


@pytest.fixture
def messages(portal, folder, request_with_layer):
    """What somebody without roles reads on a page that they may view."""

    def read(content, view="view"):
        setRoles(portal, TEST_USER_ID, ["Member"])
        request = request_with_layer
        request.set("ACTUAL_URL", f"{content.absolute_url()}/{view}")
        viewlet = PendingNotice(content, request, None)
        viewlet.update()
        return [translate(line.message) for line in viewlet.lines]

    return read


def record(action, *contents, **values):
    store = provide_store(api.portal.get())
    uids = tuple(api.content.get_uuid(content) for content in contents)
    touches = Paths(writes=tuple(api.content.get_path(content) for content in contents))
    values = {"title": "First", "touches": touches, "uids": uids} | values
    store.add(TaskRecord(new_id(), action, "jane", **values))


def delete(*contents):
    record("delete", *contents)


def test_a_folder_that_the_reader_may_view_is_named(folder, messages):
    show(folder)
    delete(folder)
    assert messages(folder["page-0"]) == ["“News” is being deleted by jane."]


def test_a_folder_that_the_reader_may_not_view_is_not_named(folder, messages):
    hide(folder)
    show(folder["page-0"])
    delete(folder)
    assert messages(folder["page-0"]) == [
        "This item is in a folder that jane is deleting."
    ]


def test_of_a_selection_the_very_item_is_named(folder, messages):
    show(folder)
    delete(folder["page-0"], folder["page-1"])
    assert messages(folder["page-1"]) == ["“Page 1” is being deleted by jane."]


def test_somebody_with_a_full_name_is_called_by_it(folder, messages):
    show(folder)
    with api.env.adopt_roles(["Manager"]):
        api.user.create(
            email="jane@example.org", username="jane", properties={"fullname": "Jane Ä"}
        )
    delete(folder)
    assert messages(folder) == ["“News” is being deleted by Jane Ä."]


def test_while_it_can_be_undone_nothing_is_deleted_yet(folder, messages):
    show(folder)
    record("delete", folder, not_before=utcnow() + timedelta(seconds=60))
    assert messages(folder["page-0"]) == ["“News” will be deleted by jane."]


def test_what_stays_says_nothing(folder, messages):
    delete(folder["page-0"])
    assert messages(folder["page-1"]) == []


@pytest.mark.parametrize(
    "action, params, expected",
    [
        ("rename", {}, ["“Page 0” is being renamed by jane."]),
        ("transition", {}, ["The state of “Page 0” is being changed by jane."]),
        ("paste", {"operation": 1}, ["“Page 0” is being moved by jane."]),
        # The original of a copy stays as it is, and editors read about their own save.
        ("paste", {"operation": 0}, []),
        ("edit", {}, []),
        ("of-an-add-on-that-is-gone", {}, []),
    ],
)
def test_each_action_has_its_words(folder, messages, action, params, expected):
    show(folder, folder["page-0"])
    record(action, folder["page-0"], params=params)
    assert messages(folder["page-0"]) == expected


def test_a_rename_of_a_folder_is_not_told_in_it(folder, messages):
    show(folder, folder["page-0"])
    record("rename", folder)
    assert messages(folder["page-0"]) == []


def test_a_listing_tells_what_is_done_with_its_items(folder, messages):
    show(folder, folder["page-0"], folder["page-1"])
    hide(folder["page-2"])
    delete(folder["page-0"])
    delete(folder["page-0"], folder["page-1"], folder["page-2"])
    record("rename", folder["page-2"])
    assert messages(folder) == [
        "“Page 0” is being deleted by jane.",
        "2 items are being deleted by jane.",
    ]


def test_the_rows_of_contents_tell_themselves(folder, messages):
    show(folder, folder["page-0"])
    delete(folder["page-0"])
    assert messages(folder, "folder_contents") == []


def test_a_page_tells_no_more_than_some_lines(folder, messages):
    for _number in range(MAX_LINES + 2):
        delete(folder["page-0"])
    show(folder["page-0"])
    assert len(messages(folder["page-0"])) == MAX_LINES


def test_an_item_in_a_folder_that_is_changed_with_its_contents(folder, messages):
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    deep = api.content.create(inner, "Document", "deep", "Deep")
    show(folder, inner, deep)
    record("transition", folder, params={"recursive": True})
    assert messages(deep) == ["The state of “Deep” is being changed by jane."]
    show(folder["page-0"])
    assert messages(folder) == ["The state of “News” is being changed by jane."]
    assert len(messages(inner)) == 1
    record("properties", folder["page-1"], folder, params={"recursive": False})
    assert messages(folder["page-0"]) == [
        "The state of “Page 0” is being changed by jane."
    ]
