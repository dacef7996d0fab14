"""Changes in the order in which an editor has asked for them, large tasks included."""

from collective.async_.actions.edit.drawn import NAME
from collective.async_.settings import PREFIX
from collective.async_.tasks.control import NotPossible
from collective.async_.tasks.control import retry
from collective.async_.tasks.enqueue import record_task
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from plone import api
from plone.api.content import get_path
from plone.app.testing import login
from plone.app.testing import SITE_OWNER_NAME
from plone.locking.interfaces import ILockable
from plone.protect.authenticator import createToken
from zope.globalrequest import setRequest

import pytest
import re
import transaction


LARGE = 1000


@pytest.fixture
def box(document):
    """A folder with a page, and an empty folder."""
    portal = api.portal.get()
    box = api.content.create(portal, "Folder", "box", "Box")
    api.content.create(box, "Document", "leaf", "Leaf")
    api.content.create(portal, "Folder", "target", "Target")
    transaction.commit()
    return box


def ask(action, content, params=None, size=LARGE, **touches):
    """Record a task on content, as its views do."""
    uid = api.content.get_uuid(content)
    setRequest(api.portal.get().REQUEST)
    record = record_task(
        action,
        title=content.Title(),
        uids=(uid,),
        params=params or {},
        size=size,
        touches=Paths(**touches or {"writes": (get_path(content),)}),
    )
    transaction.commit()
    return record


def ask_rename(content, title, size=LARGE):
    names = {api.content.get_uuid(content): (content.getId(), title)}
    return ask("rename", content, {"names": names}, size)


def ask_transition(content, recursive):
    params = {"transition": "publish", "recursive": recursive}
    return ask("transition", content, params)


def ask_copy(content, target, size=LARGE):
    params = {"operation": 0, "target": api.content.get_uuid(target)}
    paths = {"reads": (get_path(content),), "adds_to": (get_path(target),)}
    return ask("paste", content, params, size, **paths)


def save(editor, **values):
    for name, value in values.items():
        editor.getControl(name=f"form.widgets.IDublinCore.{name}").value = value
    editor.getControl("Save").click()


@pytest.fixture
def refusal(editor):
    """Why a link of the State menu does nothing yet; None if its view is called."""

    def click(content):
        url = f"{content.absolute_url()}/content_status_modify"
        # Whether the authenticator is right is for the view to say.
        editor.open(f"{url}?workflow_action=publish&_authenticator=any")
        found = re.search(r"(A change of “.*?”|“.*?” is)( \w+){3}", editor.contents)
        return found and found[0]

    return click


def test_a_save_in_a_form_that_was_open_before_ones_own_rename(
    document, editor, waiting
):
    editor.open(f"{document.absolute_url()}/edit")
    ask_rename(document, "Renamed")
    save(editor, title="Typed after that")
    records = waiting()
    assert [r.status for r in records] == [Status.SUCCEEDED] * 2, records[1].message
    assert document.title == "Typed after that"


def test_a_save_after_the_rename_of_somebody_else(document, editor, waiting):
    editor.open(f"{document.absolute_url()}/edit")
    login(api.portal.get().getPhysicalRoot(), SITE_OWNER_NAME)
    ask_rename(document, "Renamed")
    save(editor, title="Mine")
    assert [r.status for r in waiting()] == [Status.SUCCEEDED, Status.FAILED]
    assert document.title == "Renamed"


def test_a_save_when_ones_own_rename_has_failed(document, editor, waiting):
    editor.open(f"{document.absolute_url()}/edit")
    record = ask_rename(document, "Renamed")
    save(editor, title="Typed after that")
    record.finish(Status.CANCELLED)
    transaction.commit()
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert document.title == "Typed after that"


def test_a_form_is_not_drawn_while_its_title_is_about_to_change(
    document, editor, waiting
):
    ask_rename(document, "Renamed")
    editor.open(f"{document.absolute_url()}/edit")
    assert editor.url == document.absolute_url()
    assert "A change of “Title” is not finished yet." in editor.contents


def test_a_form_is_drawn_while_only_the_state_is_about_to_change(
    document, editor, waiting
):
    ask_transition(document, False)
    editor.open(f"{document.absolute_url()}/edit")
    assert f'name="{NAME}"' in editor.contents


def test_a_retry_does_not_overwrite_what_somebody_else_has_changed(
    document, editor, waiting
):
    editor.open(f"{document.absolute_url()}/edit")
    save(editor, title="Mine")
    document.title = "Theirs"
    transaction.commit()
    (record,) = waiting()
    assert record.status is Status.FAILED
    with pytest.raises(NotPossible) as refusal:
        retry(record)
    assert refusal.value.args[0].mapping == {"fields": "Title"}
    assert "A retry would overwrite" in refusal.value.args[0]
    assert record.status is Status.FAILED


def test_a_retry_after_another_failure_is_possible(document, editor, waiting):
    editor.open(f"{document.absolute_url()}/edit")
    save(editor, title="Mine")
    (record,) = get_store().active()
    record.finish(Status.FAILED, "Something else")
    retry(record)
    assert record.status is Status.WAITING


@pytest.mark.parametrize(
    ("recursive", "expected"),
    [(True, "A change of “Box” is not finished"), (False, None)],
)
def test_a_state_that_is_about_to_change_with_that_of_its_folder(
    box, waiting, refusal, recursive, expected
):
    ask_transition(box, recursive)
    assert refusal(box["leaf"]) == expected


def test_what_is_being_copied_does_not_change_before(box, waiting, refusal):
    ask_copy(box, api.portal.get()["target"])
    assert refusal(box["leaf"]) == "“Box” is still being copied"


def test_a_small_copy_is_made_before(box, refusal):
    target = api.portal.get()["target"]
    record = ask_copy(box, target, size=2)
    assert refusal(box["leaf"]) is None
    assert record.status is Status.SUCCEEDED, record.message
    assert target["box"].contentIds() == ["leaf"]


def test_a_form_that_is_opened_before_the_copy_is_made_does_not_lock_it(
    box, editor, waiting
):
    target, leaf = api.portal.get()["target"], box["leaf"]
    ask_copy(box, target, size=2)
    editor.open(f"{leaf.absolute_url()}/edit")
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert ILockable(leaf).locked()
    assert not ILockable(target["box"]["leaf"]).locked()


def test_a_lock_from_before_is_copied_with_a_folder_as_in_plone(box, waiting):
    target = api.portal.get()["target"]
    ILockable(box["leaf"]).lock()
    ask_copy(box, target, size=2)
    waiting()
    assert ILockable(target["box"]["leaf"]).locked()


def test_others_need_not_wait_for_a_large_copy(box, waiting, refusal):
    login(api.portal.get().getPhysicalRoot(), SITE_OWNER_NAME)
    ask_copy(box, api.portal.get()["target"])
    assert refusal(box["leaf"]) is None


def test_below_a_threshold_an_action_still_comes_after_an_earlier_one(
    box, editor, waiting
):
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["delete 20"])
    api.portal.set_registry_record(f"{PREFIX}.undo_seconds", 0)
    ask_rename(box["leaf"], "Renamed")
    editor.open(f"{box.absolute_url()}/delete_confirmation")
    editor.getControl("Delete").click()
    assert [r.action for r in get_store().active()] == ["rename", "delete"]
    assert [r.status for r in waiting()] == [Status.SUCCEEDED] * 2


def test_a_paste_at_once_has_what_was_saved_in_the_folder(box, editor):
    api.portal.set_registry_record(f"{PREFIX}.synchronous_actions", ["paste"])
    transaction.commit()
    target = api.portal.get()["target"]
    editor.open(f"{box['leaf'].absolute_url()}/edit")
    save(editor, title="Saved")
    for content, view in ((box, "object_copy"), (target, "object_paste")):
        url = f"{content.absolute_url()}/{view}"
        editor.open(f"{url}?_authenticator={createToken()}")
    transaction.begin()
    assert target["box"]["leaf"].Title() == "Saved"


@pytest.mark.parametrize("view", ["object_rename", "edit"])
def test_nothing_is_recorded_for_what_is_being_deleted(box, editor, waiting, view):
    api.portal.set_registry_record(f"{PREFIX}.undo_seconds", 0)
    leaf = box["leaf"]
    ask("delete", box)
    editor.open(f"{leaf.absolute_url()}/{view}")
    if view == "edit":
        save(editor, title="Mine")
    else:
        editor.getControl(name="form.widgets.new_title").value = "Mine"
        editor.getControl(name="form.buttons.Rename").click()
    assert "“Box” is being deleted by test_user_1_." in editor.contents
    assert 'value="Mine"' in editor.contents
    transaction.begin()
    assert [r.action for r in get_store().active()] == ["delete"]


def test_a_form_that_shows_what_a_task_changes_is_not_opened(box, editor, waiting):
    ask("sharing", box, {"inherit": True, "settings": [], "delegated": []})
    editor.open(f"{box.absolute_url()}/@@sharing")
    assert "A change of “Box” is not finished yet." in editor.contents
    editor.open(f"{box.absolute_url()}/edit")
    assert "is not finished yet" not in editor.contents
    waiting()
    editor.open(f"{box.absolute_url()}/@@sharing")
    assert "is not finished yet" not in editor.contents


def test_a_form_does_not_show_old_tags(box, editor, waiting):
    ask("tags", box, {"add": ["new"], "remove": [], "selection": True})
    editor.open(f"{box.absolute_url()}/edit")
    assert "A change of “Box” is not finished yet." in editor.contents
    waiting()
    editor.open(f"{box.absolute_url()}/edit")
    assert "is not finished yet" not in editor.contents
    assert box.Subject() == ("new",)


@pytest.mark.parametrize("recursive", [True, False])
def test_a_form_waits_for_a_change_of_a_folder_with_its_contents(
    box, editor, waiting, recursive
):
    ask("properties", box, {"values": {"copyright": "Ours"}, "recursive": recursive})
    editor.open(f"{box['leaf'].absolute_url()}/edit")
    told = "A change of “Box” is not finished yet." in editor.contents
    assert told is recursive


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("checkin", {"baseline": "of-another"}),
        ("properties", {"values": {"copyright": "Ours"}, "recursive": False}),
        ("revert", {"version": "0"}),
    ],
)
def test_the_edit_form_waits_for_what_changes_its_fields(
    box, editor, waiting, action, params
):
    ask(action, box, params)
    editor.open(f"{box.absolute_url()}/edit")
    assert "A change of “Box” is not finished yet." in editor.contents
