"""The answer of folder_contents names a single item, and counts several."""

from plone import api
from plone.app.content.browser.contents.delete import DeleteActionView
from plone.app.content.browser.contents.rename import RenameActionView
from plone.app.content.browser.contents.workflow import WorkflowActionView

import pytest


@pytest.fixture
def press(folder, press_contents):
    """Press a button for the first items; return the message."""

    def press(view, count, **form):
        contents = folder.objectValues()[:count]
        return press_contents(view, folder, contents, **form)["msg"]

    return press


def test_delete_one(press):
    assert press(DeleteActionView, 1) == ("“Page 0” will be deleted in the background.")


def test_delete_several(press):
    assert press(DeleteActionView, 3) == "3 items will be deleted in the background."


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (1, "“Page 0” will be renamed in the background."),
        (2, "2 items will be renamed in the background."),
    ],
)
def test_rename(press, folder, count, message):
    form = {}
    for number in range(count):
        form[f"UID_{number}"] = api.content.get_uuid(folder[f"page-{number}"])
        form[f"newid_{number}"] = f"new-{number}"
        form[f"newtitle_{number}"] = ""
    assert press(RenameActionView, count, **form) == message


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (1, "The state of “Page 0” will be changed in the background."),
        (2, "The state of 2 items will be changed in the background."),
    ],
)
def test_change_state(press, count, message):
    form = {"transition": "publish", "comments": ""}
    assert press(WorkflowActionView, count, **form) == message
