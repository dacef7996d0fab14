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
    assert press(DeleteActionView, 1) == "“Page 0” will be deleted."


def test_delete_several(press):
    assert press(DeleteActionView, 3) == "3 items will be deleted."


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (1, "Renaming “Page 0” in “News”"),
        (2, "Renaming 2 items in “News”"),
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
        (1, "Changing the state of “Page 0” in “News”"),
        (2, "Changing the state of 2 items in “News”"),
    ],
)
def test_change_state(press, count, message):
    form = {"transition": "publish", "comments": ""}
    assert press(WorkflowActionView, count, **form) == message
