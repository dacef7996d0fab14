"""A subscriber to IAsyncTaskRecorded refuses: nothing is recorded or changed."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncTaskRecorded
from collective.async_.settings import PREFIX
from collective.async_.tasks.enqueue import record_failure
from collective.async_.tasks.enqueue import record_task
from collective.async_.tasks.store import get_store
from plone import api
from zope.component import getGlobalSiteManager
from zope.interface import Interface
from ZPublisher.interfaces import IPubAfterTraversal

import json
import pytest
import re
import transaction


REASON = "Not on a Friday"
TITLE = "form.widgets.IDublinCore.title"


@pytest.fixture
def refuse():
    """Before it refuses the task, the subscriber writes something."""

    def refuse(content, event):
        api.portal.get().title = "Written by the subscriber"
        raise AsyncValidationFailed(REASON)

    registered = (refuse, (Interface, IAsyncTaskRecorded))
    getGlobalSiteManager().registerHandler(*registered)
    yield
    getGlobalSiteManager().unregisterHandler(*registered)


@pytest.fixture
def refused(document, refuse, waiting):
    """A page; afterwards neither it nor the site has changed."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["sharing 1"])
    transaction.commit()
    yield document
    transaction.begin()
    assert list(get_store().active()) == []
    portal = api.portal.get()
    assert "page" in portal and "fresh" not in portal
    assert (document.title, portal.title) == ("Title", "Plone site")


def token(editor):
    return re.search(r'name="_authenticator" value="(\w+)"', editor.contents)[1]


def test_the_toolbar_says_so(refused, editor):
    editor.open(f"{refused.absolute_url()}/delete_confirmation")
    editor.getControl("Delete").click()
    assert editor.headers["status"].startswith("200")
    assert editor.url == refused.absolute_url()
    assert editor.contents.count(REASON) == 1


def test_contents_says_so(refused, editor):
    editor.open(f"{refused.absolute_url()}/delete_confirmation")
    selection = json.dumps([api.content.get_uuid(refused)])
    editor.post(
        f"{api.portal.get().absolute_url()}/fc-delete",
        f"_authenticator={token(editor)}&folder=/&selection={selection}",
    )
    assert editor.headers["status"].startswith("200")
    assert json.loads(editor.contents) == {"status": "warning", "msg": REASON}


@pytest.mark.parametrize("view", ["edit", "++add++Document"])
def test_a_form_keeps_what_was_typed(refused, editor, view):
    place = refused if view == "edit" else api.portal.get()
    editor.open(f"{place.absolute_url()}/{view}")
    editor.getControl(name=TITLE).value = "Fresh"
    editor.getControl("Save").click()
    assert REASON in editor.contents
    assert editor.getControl(name=TITLE).value == "Fresh"


def test_the_form_for_a_new_name_keeps_it(refused, editor):
    editor.open(f"{refused.absolute_url()}/object_rename")
    editor.getControl("New Short Name").value = "fresh"
    editor.getControl("Rename").click()
    assert REASON in editor.contents
    assert editor.getControl("New Short Name").value == "fresh"


def test_the_sharing_page_is_shown_again(refused, editor):
    editor.open(f"{refused.absolute_url()}/sharing")
    inherit = editor.getControl(name="inherit:boolean")
    inherit.getControl(value="1").selected = False
    editor.getControl("Save").click()
    assert editor.headers["status"].startswith("200")
    assert REASON in editor.contents
    assert editor.url.endswith("sharing")
    assert not getattr(refused, "__ac_local_roles_block__", False)


def test_whoever_catches_it_may_commit(refused):
    with pytest.raises(AsyncValidationFailed):
        record_task("delete", title="Title", uids=(api.content.get_uuid(refused),))
    transaction.commit()


def test_what_has_failed_is_kept_all_the_same(document, refuse, caplog):
    record = record_failure("edit", "It is gone.", title="Title")
    assert get_store().get(record.id) is record
    assert REASON in caplog.text
    assert api.portal.get().title == "Plone site"


def test_a_page_that_is_refused_itself_does_not_lead_to_itself(refused, editor):
    def enqueue(event):
        record_task("delete", title="Title")

    registered = (enqueue, (IPubAfterTraversal,))
    getGlobalSiteManager().registerHandler(*registered)
    try:
        editor.open(refused.absolute_url())
    finally:
        getGlobalSiteManager().unregisterHandler(*registered)
    assert editor.headers["status"].startswith("403")
    assert editor.contents == REASON
