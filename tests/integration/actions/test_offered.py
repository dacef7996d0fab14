"""After a form that leads to the folder, the next page leads to the result."""

from collective.async_.tasks.store import get_store
from plone import api

import transaction


def the_task():
    transaction.begin()
    (record,) = get_store(api.portal.get()).active()
    return record.id


def test_after_add(document, editor, waiting):
    editor.open(f"{api.portal.get().absolute_url()}/++add++Document")
    editor.getControl("Title").value = "Fresh"
    editor.getControl("Save").click()
    assert editor.cookies["async-task"].strip('"') == the_task()


def test_after_rename(document, editor, waiting):
    editor.open(f"{document.absolute_url()}/object_rename")
    editor.getControl("New Short Name").value = "fresh"
    editor.getControl("Rename").click()
    assert editor.cookies["async-task"].strip('"') == the_task()


def test_not_after_an_edit_which_stays_on_the_page(document, editor, waiting):
    editor.open(f"{document.absolute_url()}/edit")
    editor.getControl("Title").value = "Fresh"
    editor.getControl("Save").click()
    assert the_task()
    assert "async-task" not in editor.cookies
