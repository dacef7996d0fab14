"""What was typed can be opened again when it could not be saved."""

from base64 import b64decode
from collective.async_.actions.reopen.sent import NAME as SENT
from collective.async_.tasks.control import cancel
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from io import BytesIO
from lxml import html
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.locking.interfaces import ILockable

import json
import pytest
import transaction


TITLE = "form.widgets.IDublinCore.title"
TEXT = "form.widgets.IRichTextBehavior.text"
KEPT = "This is what you typed. It is not saved yet."
PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def records():
    transaction.begin()
    return sorted(get_store().all(), key=lambda record: record.created)


def fill(browser, **values):
    for name, value in values.items():
        browser.getControl(
            name=f"form.widgets.{name.replace('_', '.', 1)}"
        ).value = value


def save(browser, **values):
    fill(browser, **values)
    browser.getControl("Save").click()


def send_again(browser):
    """Click Save, and do what a browser does when the answer is a 307."""
    browser.followRedirects = False
    browser.getControl("Save").click()
    assert browser.headers["status"].startswith("307")
    location = browser.headers["location"]
    browser.goBack()
    browser.followRedirects = True
    control = browser.getControl("Save")
    control._form.action = location
    control.click()


def texts(browser):
    """The texts on the page by their labels."""
    page = html.fromstring(browser.contents)
    return {
        label.text: page.get_element_by_id(label.get("for")).text
        for label in page.xpath("//*[@data-async-module='typed']/label")
    }


def fail(record):
    """As if the task had failed."""
    record = get_store().get(record.id)
    record.finish(Status.FAILED, "No such luck")
    transaction.commit()
    return record


@pytest.fixture
def site(document):
    return api.portal.get().absolute_url()


@pytest.fixture
def failed(document, editor, waiting):
    """A save of a title and a text that has failed."""
    editor.open(f"{document.absolute_url()}/edit")
    save(editor, IDublinCore_title="Mine", IRichTextBehavior_text="<p>Typed</p>")
    record = fail(records()[0])
    ILockable(document).clear_locks()
    transaction.commit()
    return record


def reopen(browser, record):
    site = api.portal.get().absolute_url()
    browser.open(f"{site}/@@task-reopen?task_id={record.id}")


def test_a_failed_save_is_opened_in_its_form(document, editor, failed, waiting):
    reopen(editor, failed)
    assert editor.url.endswith(f"/page/edit?async_task={failed.id}")
    assert KEPT in editor.contents
    assert editor.getControl(name=TITLE).value == "Mine"
    assert editor.getControl(name=TEXT).value == "<p>Typed</p>"
    assert (document.title, failed.superseded) == ("Title", None)

    save(editor, IDublinCore_description="More")
    task = records()[-1]
    waiting()
    assert task.status is Status.SUCCEEDED, task.message
    assert (document.title, document.description) == ("Mine", "More")
    assert document.text.raw == "<p>Typed</p>"
    assert (failed.superseded, failed.seen) == (task.id, True)


def test_a_form_that_is_shown_once_more_is_still_the_same(document, editor, failed):
    reopen(editor, failed)
    save(editor, IDublinCore_title="")
    assert "Required input is missing" in editor.contents
    assert KEPT not in editor.contents
    save(editor, IDublinCore_title="Later")
    task = records()[-1]
    assert task.params["data"]["IDublinCore.title"] == "Later"
    assert task.params["data"]["IRichTextBehavior.text"].raw == "<p>Typed</p>"
    assert get_store().get(failed.id).superseded == task.id


def test_a_cancelled_save_is_opened_in_its_form(document, editor, waiting):
    editor.open(f"{document.absolute_url()}/edit")
    save(editor, IDublinCore_title="Mine")
    (record,) = records()
    cancel(record)
    transaction.commit()
    reopen(editor, record)
    assert editor.getControl(name=TITLE).value == "Mine"


def test_what_others_have_changed_is_said(document, editor, failed, waiting):
    document.title = "Theirs <b>"
    document.description = "Theirs, too"
    transaction.commit()
    reopen(editor, failed)
    assert "On the page: “Theirs &lt;b&gt;”. Yours: “Mine”" in editor.contents
    assert editor.getControl(name=TITLE).value == "Mine"
    save(editor)
    waiting()
    assert (document.title, document.description) == ("Mine", "Theirs, too")


def test_who_opens_it_sees_later_changes_once_more(document, editor, failed):
    reopen(editor, failed)
    document.title = "Even later"
    transaction.commit()
    save(editor)
    assert "On the page: “Even later”. Yours: “Mine”" in editor.contents
    assert editor.getControl(name=TITLE).value == "Mine"
    assert get_store().get(failed.id).superseded is None


def test_nobody_else_sees_it(document, editor, colleague, failed, site):
    colleague.open(f"{site}/@@task-details?task_id={failed.id}")
    assert "Task details" in colleague.contents
    assert "Open the form again" not in colleague.contents
    assert "Copy the text" not in colleague.contents
    for view in ("task-reopen", "task-input"):
        colleague.open(f"{site}/@@{view}?task_id={failed.id}")
        assert colleague.headers["status"].startswith("404")
    colleague.open(f"{document.absolute_url()}/edit?async_task={failed.id}")
    assert colleague.getControl(name=TITLE).value == "Title"


def test_the_form_of_something_else_stays_as_it_is(document, editor, failed):
    api.content.create(api.portal.get(), "Document", "other", "Other")
    transaction.commit()
    editor.open(f"{api.portal.get().absolute_url()}/other/edit?async_task={failed.id}")
    assert editor.getControl(name=TITLE).value == "Other"
    assert KEPT not in editor.contents


@pytest.mark.parametrize("junk", ["", "junk", "00000000abcd-00", "%C3%A4"])
def test_an_unknown_task_is_ignored(document, editor, junk):
    editor.open(f"{document.absolute_url()}/edit?async_task={junk}")
    assert editor.getControl(name=TITLE).value == "Title"


def test_who_may_not_edit_any_more_gets_the_text(document, editor, failed, site):
    setRoles(api.portal.get(), TEST_USER_ID, ["Member"])
    document.manage_delLocalRoles([TEST_USER_ID])
    document.manage_permission("View", ["Member", "Manager"])
    transaction.commit()
    reopen(editor, failed)
    assert editor.url == f"{site}/@@task-input?task_id={failed.id}"
    assert texts(editor) == {"Title": "Mine", "Text": "Typed"}
    assert "Open the form again" not in editor.contents


def test_the_text_can_be_copied(editor, failed, site):
    editor.open(f"{site}/@@task-details?task_id={failed.id}")
    editor.getLink("Copy the text").click()
    assert texts(editor) == {"Title": "Mine", "Text": "Typed"}
    assert "&lt;p&gt;Typed&lt;/p&gt;</textarea>" in editor.contents
    editor.getLink("Open the form again").click()
    assert editor.getControl(name=TITLE).value == "Mine"


def test_a_page_that_is_gone_is_added_again(document, editor, failed, waiting, site):
    api.content.delete(document)
    transaction.commit()
    editor.open(f"{site}/@@task-details?task_id={failed.id}")
    editor.getLink("Add it again").click()
    assert editor.url == f"{site}/++add++Document?async_task={failed.id}"
    assert editor.getControl(name=TITLE).value == "Mine"
    save(editor)
    waiting()
    assert api.portal.get()["mine"].text.raw == "<p>Typed</p>"
    assert failed.superseded == records()[-1].id


def test_what_cannot_be_added_again_is_text(document, editor, failed, site):
    api.content.delete(document)
    portal = api.portal.get()
    portal.manage_permission("Add portal content", ["Owner"])
    portal.manage_permission("plone.app.contenttypes: Add Document", ["Owner"])
    transaction.commit()
    reopen(editor, failed)
    assert editor.url.endswith(f"@@task-input?task_id={failed.id}")
    assert "Add it again" not in editor.contents


def add_image(editor, site):
    editor.open(f"{site}/++add++Image")
    fill(editor, title="Pixel")
    editor.getControl(name="form.widgets.image").add_file(
        BytesIO(PIXEL), "image/png", "pixel.png"
    )
    save(editor)


def test_a_failed_add_is_opened_in_its_form_with_its_file(
    document, editor, waiting, site
):
    add_image(editor, site)
    record = fail(records()[0])
    reopen(editor, record)
    assert editor.url == f"{site}/++add++Image?async_task={record.id}"
    assert "These files are still there, too: pixel.png" in editor.contents
    assert editor.getControl(name="form.widgets.title").value == "Pixel"
    fill(editor, title="")
    # Once more with an error: the file is still there.
    save(editor, description="Small")
    waiting()
    (image,) = [x for x in api.portal.get().objectValues() if x.portal_type == "Image"]
    assert (image.image.data, image.image.filename) == (PIXEL, "pixel.png")
    assert image.description == "Small"
    assert get_store().get(record.id).superseded


def test_a_file_of_a_failed_save_is_kept(document, editor, waiting, site):
    add_image(editor, site)
    waiting()
    (image,) = [x for x in api.portal.get().objectValues() if x.portal_type == "Image"]
    editor.open(f"{image.absolute_url()}/edit")
    editor.getControl(name="form.widgets.image.action").value = ["replace"]
    editor.getControl(name="form.widgets.image").add_file(
        BytesIO(PIXEL), "image/png", "other.png"
    )
    save(editor)
    record = fail(records()[-1])
    reopen(editor, record)
    save(editor, title="New")
    waiting()
    assert (image.title, image.image.filename) == ("New", "other.png")


def test_a_file_that_replaces_the_kept_one(document, editor, waiting, site):
    add_image(editor, site)
    reopen(editor, fail(records()[0]))
    editor.getControl(name="form.widgets.image.action").value = ["replace"]
    editor.getControl(name="form.widgets.image").add_file(
        BytesIO(PIXEL), "image/png", "other.png"
    )
    save(editor)
    waiting()
    (image,) = [x for x in api.portal.get().objectValues() if x.portal_type == "Image"]
    assert image.image.filename == "other.png"


def test_dates_links_and_choices_come_back(document, editor, waiting, site):
    portal = api.portal.get()
    folder = api.content.create(portal, "Folder", "folder", "Folder")
    transaction.commit()
    editor.open(f"{folder.absolute_url()}/++add++Event")
    editor.getControl(name="form.widgets.IEventBasic.whole_day:list").value = True
    uid = api.content.get_uuid(document)
    save(
        editor,
        IDublinCore_title="Party",
        IDublinCore_subjects="one;two",
        IEventLocation_location="Here",
        IRelatedItems_relatedItems=uid,
    )
    record = fail(records()[0])
    reopen(editor, record)
    get = lambda name: editor.getControl(name=f"form.widgets.{name}").value  # noqa: E731
    assert get("IDublinCore.subjects") == "one;two"
    assert get("IEventBasic.whole_day:list") == ["selected"]
    assert get("IEventLocation.location") == "Here"
    assert get("IRelatedItems.relatedItems") == uid
    editor.open(f"{site}/@@task-input?task_id={record.id}")
    assert "one\ntwo</textarea>" in editor.contents


def test_a_superseded_task_is_not_offered_again(document, editor, failed, site):
    reopen(editor, failed)
    save(editor)
    editor.open(f"{site}/@@task-details?task_id={failed.id}")
    assert "Open the form again" not in editor.contents
    assert "Retry" not in editor.contents
    editor.getLink("What you typed was saved again.").click()
    assert editor.url.endswith(records()[-1].id)


def test_a_page_says_that_it_is_old(document, editor, colleague, waiting):
    editor.open(f"{document.absolute_url()}/edit")
    save(editor, IDublinCore_title="Mine")
    assert editor.url == document.absolute_url()
    assert "Your changes to “Title” are being saved." in editor.contents
    assert "This page does not show your latest changes yet." in editor.contents
    colleague.open(document.absolute_url())
    assert "your latest changes" not in colleague.contents
    # It cannot be run, so the text is shown.
    editor.getLink("Show").click()
    assert editor.url.endswith(f"@@task-input?task_id={records()[0].id}")
    assert texts(editor) == {"Title": "Mine"}
    waiting()
    editor.open(document.absolute_url())
    assert "your latest changes" not in editor.contents


def test_the_form_with_what_was_saved_is_shown(document, editor):
    editor.open(f"{document.absolute_url()}/edit")
    save(editor, IDublinCore_title="Mine")
    editor.getLink("Show").click()
    assert editor.url == f"{document.absolute_url()}/edit"
    assert editor.getControl(name=TITLE).value == "Mine"


def test_reading_writes_nothing(document, editor, failed, site):
    before = document._p_jar.db().lastTransaction()
    for path in (
        f"@@task-details?task_id={failed.id}",
        f"@@task-input?task_id={failed.id}",
        f"++add++Document?async_task={failed.id}",
    ):
        editor.open(f"{site}/{path}")
        assert editor.headers["status"].startswith("200")
    assert document._p_jar.db().lastTransaction() == before


def send_after(editor, document, change):
    """Something happens to the page between opening and sending its form."""
    editor.open(f"{document.absolute_url()}/edit")
    fill(editor, IDublinCore_title="Mine", IRichTextBehavior_text="<p>Typed</p>")
    ILockable(document).clear_locks()
    change()
    transaction.commit()
    send_again(editor)


def test_a_form_that_is_sent_to_a_page_that_is_gone(document, editor, waiting, site):
    send_after(editor, document, lambda: api.content.delete(document))
    (record,) = records()
    assert editor.url == f"{site}/@@task-input?task_id={record.id}"
    assert "Your changes to “Mine” could not be saved." in editor.contents
    assert "“Title” does not exist any more." in editor.contents
    # All of it, since nothing is left of the page.
    assert next(iter(texts(editor))) == "Title"
    assert texts(editor) == {
        "Title": "Mine",
        "Summary": "Description",
        "Text": "Typed",
        "Short name": "page",
        "Creators": TEST_USER_ID,
    }
    editor.getLink("Add it again").click()
    save(editor)
    waiting()
    assert api.portal.get()["page"].text.raw == "<p>Typed</p>"


def test_a_form_that_is_sent_to_a_page_that_was_renamed(document, editor, waiting):
    send_after(editor, document, lambda: api.content.rename(document, "renamed"))
    (record,) = records()
    assert record.params["data"]["IDublinCore.title"] == "Mine"
    waiting()
    assert (document.getId(), document.title) == ("renamed", "Mine")


def test_a_form_that_adds_to_a_folder_that_is_gone(document, editor, waiting, site):
    portal = api.portal.get()
    folder = api.content.create(portal, "Folder", "folder", "Folder")
    transaction.commit()
    editor.open(f"{folder.absolute_url()}/++add++Image")
    fill(editor, title="Pixel")
    editor.getControl(name="form.widgets.image").add_file(
        BytesIO(PIXEL), "image/png", "pixel.png"
    )
    api.content.delete(portal["folder"])
    transaction.commit()
    send_again(editor)
    (record,) = records()
    assert "“Pixel” could not be added to “Folder”." in editor.contents
    editor.getLink("Add it again").click()
    assert "These files are still there, too: pixel.png" in editor.contents
    save(editor)
    waiting()
    (image,) = [x for x in portal.objectValues() if x.portal_type == "Image"]
    assert image.image.data == PIXEL


def test_cancel_in_a_form_whose_page_is_gone(document, editor, site):
    editor.open(f"{document.absolute_url()}/edit")
    ILockable(document).clear_locks()
    api.content.delete(document)
    transaction.commit()
    editor.getControl("Cancel").click()
    assert editor.headers["status"].startswith("404")
    assert records() == []


def test_nothing_is_kept_without_an_authenticator(document, editor, site):
    sent = json.dumps({"action": "edit", "type": "Document", "uid": "x", "title": "T"})
    editor.post(f"{site}/@@async-keep-form", f"{SENT}={sent}")
    assert editor.headers["status"].startswith("403")
    assert records() == []


@pytest.mark.parametrize("junk", ["", "1", "[]", "{}", '{"action": 1}', '{"x": 1}'])
def test_any_other_form_is_answered_as_in_plone(document, editor, site, junk):
    editor.post(f"{site}/gone/edit", f"{SENT}={junk}")
    assert editor.headers["status"].startswith("404")
    assert "This page does not seem to exist" in editor.contents
    editor.open(f"{site}/gone")
    assert "This page does not seem to exist" in editor.contents


def test_a_type_that_is_gone_is_kept_as_it_was_sent(document, editor, site):
    api.content.delete(document)
    transaction.commit()
    editor.open(f"{site}/@@change-password")
    token = editor.getControl(name="_authenticator", index=0).value
    sent = json.dumps({"action": "edit", "type": "Lost", "uid": "x", "title": "Old"})
    data = f"_authenticator={token}&{SENT}={sent}&form.widgets.title=Typed&other=x"
    editor.post(f"{site}/@@async-keep-form", data)
    (record,) = records()
    assert record.params["data"] == {"title": "Typed"}
    assert texts(editor) == {"title": "Typed"}
    assert "Add it again" not in editor.contents
