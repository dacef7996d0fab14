"""The texts of actions: every variable has a value, and the numbers are right."""

from collective.async_.actions.add.action import Add
from collective.async_.actions.delete.action import Delete
from collective.async_.actions.edit.action import Edit
from collective.async_.actions.paste.action import Paste
from collective.async_.actions.rename.action import Rename
from collective.async_.actions.transition.action import Transition
from collective.async_.tasks.record import Outcome
from collective.async_.tasks.record import TaskRecord
from zope.i18n import interpolate

import pytest


ACTIONS = (Add, Delete, Edit, Paste, Rename, Transition)
SELECTIONS = (Delete, Paste, Rename, Transition)


def task(count, **values):
    uids = tuple(f"uid-{number}" for number in range(count))
    return TaskRecord(
        "id",
        "action",
        "jane",
        title="Page",
        container_title="News",
        uids=uids,
        params={"recursive": True},
        **values,
    )


def text(message):
    return interpolate(message, message.mapping)


@pytest.mark.parametrize("method", ["description", "success_message", "error_message"])
@pytest.mark.parametrize("action", ACTIONS)
def test_texts_of_one_item_are_complete(action, method):
    found = text(getattr(action(), method)(task(1)))
    assert "Page" in found and "$" not in found


@pytest.mark.parametrize("method", ["description", "success_message", "error_message"])
@pytest.mark.parametrize("action", SELECTIONS)
def test_texts_of_a_selection_are_complete(action, method):
    found = text(getattr(action(), method)(task(3)))
    assert "News" in found and "$" not in found


def test_an_error_message_counts_what_is_not_done():
    ok, bad = Outcome("A", True, None, "uid-0"), Outcome("B", False, "No.", "uid-1")
    some, none = task(3, outcomes=(ok, bad)), task(2, outcomes=(bad,))
    message = Delete().error_message
    assert text(message(some)) == "2 of 3 items could not be deleted from “News”."
    assert text(message(none)) == "2 of 2 items could not be deleted from “News”."
