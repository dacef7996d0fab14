"""A save is based on the values that its form showed."""

from collective.async_.actions.edit.drawn import NAME
from collective.async_.tasks.control import cancel
from collective.async_.tasks.enqueue import record_task
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.textfield.value import RichTextValue
from plone.dexterity.browser.edit import DefaultEditForm
from plone.locking.interfaces import ILockable

import json
import pytest
import transaction


TITLE = "form.widgets.IDublinCore.title"
DESCRIPTION = "form.widgets.IDublinCore.description"


def open_form(editor, document, view="edit"):
    editor.open(f"{document.absolute_url()}/{view}")
    assert f'name="{NAME}"' in editor.contents
    return editor


def save(editor, **values):
    for name, value in values.items():
        editor.getControl(name=f"form.widgets.IDublinCore.{name}").value = value
    editor.getControl("Save").click()


def change(document, **values):
    """As somebody else does, meanwhile."""
    for name, value in values.items():
        setattr(document, name, value)
    transaction.commit()


def open_tasks():
    transaction.begin()
    return list(get_store().active())


def tokens(document):
    transaction.begin()
    return [lock["token"] for lock in ILockable(document).lock_info()]


def test_what_was_touched_and_what_was_not(document, editor):
    save(open_form(editor, document), title="Mine")
    (record,) = open_tasks()
    data, untouched = record.params["data"], record.params["untouched"]
    # As in Plone: for it, an empty text differs from none.
    assert set(data) - set(untouched) == {"IDublinCore.title"}
    assert not any(data[name] for name in untouched)


def test_what_somebody_else_has_changed_stays(document, editor, waiting):
    open_form(editor, document)
    change(document, description="Theirs")
    save(editor, title="Mine")
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert (document.title, document.description) == ("Mine", "Theirs")


def test_a_save_of_nothing_does_not_put_old_values_back(document, editor):
    open_form(editor, document)
    change(document, title="Theirs", text=RichTextValue("<p>Theirs</p>"))
    save(editor)
    assert open_tasks() == []
    assert (document.title, document.text.raw) == ("Theirs", "<p>Theirs</p>")


def test_both_have_touched_a_field(document, editor, waiting):
    open_form(editor, document)
    change(document, title="Theirs <b>")
    save(editor, title="Mine", description="Also mine")
    assert open_tasks() == []
    assert "“Title” was changed by somebody else meanwhile" in editor.contents
    assert "“Theirs &lt;b&gt;”. Yours: “Mine”" in editor.contents
    assert editor.getControl(name=TITLE).value == "Mine"
    assert editor.getControl(name=DESCRIPTION).value == "Also mine"

    save(editor)
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert (document.title, document.description) == ("Mine", "Also mine")


def test_both_have_typed_the_same(document, editor, waiting):
    open_form(editor, document)
    change(document, title="Same")
    save(editor, title="Same", description="Mine")
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert (document.title, document.description) == ("Same", "Mine")


def test_a_field_that_changes_while_the_task_waits(document, editor, waiting):
    save(open_form(editor, document), title="Mine", description="Mine")
    change(document, title="Theirs")
    (record,) = waiting()
    assert record.status is Status.FAILED
    assert record.message.mapping == {"fields": "Title"}
    assert record.traceback is None
    assert record.params["data"]["IDublinCore.title"] == "Mine"
    assert (document.title, document.description) == ("Theirs", "Description")


def test_a_script_that_sends_no_hashes_overwrites(document, editor, waiting):
    open_form(editor, document)
    editor.getControl(name=NAME).value = ""
    save(editor, title="Mine")
    change(document, title="Theirs")
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert document.title == "Mine"


def test_another_field_that_changes_while_the_task_waits(document, editor, waiting):
    save(open_form(editor, document), title="Mine")
    change(document, description="Theirs")
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert (document.title, document.description) == ("Mine", "Theirs")


def test_a_default_that_was_shown_is_saved_as_in_plone(document, editor, waiting):
    change(document, language="")
    save(open_form(editor, document), title="Mine")
    waiting()
    assert document.language == "en"


@pytest.mark.parametrize("when", ["before the save", "while the task waits"])
def test_a_default_that_was_shown_yields(document, editor, waiting, when):
    change(document, language="")
    open_form(editor, document)
    if when == "before the save":
        change(document, language="de")
    save(editor, title="Mine")
    change(document, language="de")
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert (document.title, document.language) == ("Mine", "de")


def test_a_form_that_does_not_say_what_it_showed(document, editor, waiting):
    open_form(editor, document)
    editor.getControl(name=NAME).value = "junk"
    change(document, description="Theirs")
    save(editor, title="Mine")
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.message
    assert (document.title, document.description) == ("Mine", "Description")


def test_an_error_keeps_what_the_form_showed(document, editor, waiting):
    save(open_form(editor, document), title="")
    assert "Required input is missing" in editor.contents
    change(document, description="Theirs")
    save(editor, title="Mine")
    waiting()
    assert (document.title, document.description) == ("Mine", "Theirs")


def test_what_an_address_has_filled_in_is_a_change(
    document, editor, waiting, monkeypatch
):
    # Only a form that says so looks at its address.
    monkeypatch.setattr(
        DefaultEditForm, "allow_prefill_from_GET_request", True, raising=False
    )
    open_form(editor, document, f"edit?{DESCRIPTION}=Filled+in")
    save(editor)
    waiting()
    assert document.description == "Filled in"


@pytest.mark.parametrize("junk", ["1", "[1, 2]", "[{}]", '{"a": 1}', "[[], {}]"])
def test_junk_is_ignored(document, editor, waiting, junk):
    assert json.loads(junk)
    open_form(editor, document)
    editor.getControl(name=NAME).value = junk
    save(editor, title="Mine")
    waiting()
    assert document.title == "Mine"


def test_a_cancelled_save_releases_its_lock_and_keeps_its_input(document, editor):
    save(open_form(editor, document), title="Mine")
    (record,) = open_tasks()
    assert tokens(document) == list(record.params["locks"]) != []
    cancel(record)
    transaction.commit()
    assert tokens(document) == []
    assert record.status is Status.CANCELLED
    assert record.params["data"]["IDublinCore.title"] == "Mine"


def locked_again(document):
    """The form was opened again meanwhile; the token of its lock."""
    ILockable(document).clear_locks()
    ILockable(document).lock()
    transaction.commit()
    return tokens(document)


def test_a_cancelled_save_leaves_the_lock_of_another_form(document, editor):
    save(open_form(editor, document), title="Mine")
    (record,) = open_tasks()
    theirs = locked_again(document)
    cancel(record)
    transaction.commit()
    assert tokens(document) == theirs
    assert api.content.get_state(document) == "private"


@pytest.mark.parametrize("title", ["Mine", "Theirs"])
def test_a_save_that_ends_leaves_the_lock_of_another_form(
    document, editor, waiting, title
):
    save(open_form(editor, document), title="Mine")
    theirs = locked_again(document)
    if title == "Theirs":
        change(document, title=title)
    waiting()
    assert document.title == title
    assert tokens(document) == theirs
    assert ILockable(document).lock_info()[0]["type"] is not None


def test_a_save_that_ends_releases_its_own_lock(document, editor, waiting):
    save(open_form(editor, document), title="Mine")
    assert tokens(document)
    waiting()
    assert tokens(document) == []


def test_a_page_that_is_being_deleted(document, editor, waiting):
    """The form says so, and a save keeps it open."""
    record_task(
        "delete",
        title="Title",
        uids=(api.content.get_uuid(document),),
        touches=Paths(writes=(api.content.get_path(document),)),
        undo=False,
    )
    transaction.commit()
    open_form(editor, document)
    assert "“Title” is being deleted by test_user_1_." in editor.contents
    save(editor, title="Mine")
    assert "“Title” is being deleted by test_user_1_." in editor.contents
    assert editor.getControl(name=TITLE).value == "Mine"
    assert [record.action for record in open_tasks()] == ["delete"]


def test_a_form_is_not_drawn_while_a_save_waits(document, editor, waiting):
    save(open_form(editor, document), title="Mine")
    editor.open(f"{document.absolute_url()}/edit")
    assert editor.url == document.absolute_url()
    assert "Your changes to “Title” are still being saved." in editor.contents


def test_what_would_change_it_at_once_waits_too(document, editor, waiting):
    save(open_form(editor, document), title="Mine")
    url = f"{document.absolute_url()}/content_status_modify"
    # Whether the authenticator is right is for the view to say.
    editor.open(f"{url}?workflow_action=publish&_authenticator=any")
    assert "Your changes to “Title” are still being saved." in editor.contents
    transaction.begin()
    assert api.content.get_state(document) == "private"
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED
