"""The action "rename": id, title, subtree, default page; by form and in contents."""

from helpers.compare import assert_alike
from helpers.forms import contents_button
from helpers.forms import submit
from helpers.sites import Site
from helpers.sites import Twins
from requests import Response

import pytest


NAMES = {
    "id": ("other", "Page 1"),
    "title": ("page-1", "Other"),
    "both": ("other", "Other"),
    "an id that needs tidying": ("Not Nice!", "Page 1"),
    "an id that is taken": ("page-2", "Page 1"),
}
XHR = {"X-Requested-With": "XMLHttpRequest"}


def by_form(site: Site, path: str, newid: str, title: str, **options) -> Response:
    """Rename with the form of the toolbar."""
    values = {"new_id": newid, "new_title": title}
    path = f"{path}/object_rename"
    return submit(site.editor, path, "form.buttons.Rename", values, **options)


def in_contents(site: Site, path: str, newid: str, title: str) -> Response:
    """Rename with folder_contents."""
    form = {"UID_0": site.call("uid", path), "newid_0": newid, "newtitle_0": title}
    return contents_button(site.editor, "fc-rename", path.rpartition("/")[0], **form)


@pytest.fixture(params=[by_form, in_contents], ids=["form", "contents"])
def rename(request: pytest.FixtureRequest):
    """The functions for both ways to rename."""
    return request.param


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES.keys())
def test_names_are_those_of_stock_plone(twins: Twins, rename, names: tuple):
    twins.both(lambda site: rename(site, "here/page-1", *names))

    (record,) = twins.asynchronous.wait()
    assert record["status"] == "succeeded", record["traceback"] or record
    assert_alike(twins)


def test_a_folder_with_its_subtree(twins: Twins, rename):
    twins.both(lambda site: rename(site, "here", "elsewhere", "Elsewhere"))

    assert "/elsewhere/page-3" in twins.asynchronous.call("snapshot")
    assert_alike(twins)


def test_the_default_page_of_a_folder(twins: Twins, rename):
    twins.both(lambda site: site.call("default_page", "here", "page-1"))
    twins.both(lambda site: site.call("clear"))
    twins.both(lambda site: rename(site, "here/page-1", "other", "Page 1"))

    assert twins.asynchronous.call("snapshot")["/here"]["default page"] == "other"
    assert_alike(twins)


def test_no_task_if_nothing_is_changed(twins: Twins, rename):
    twins.both(lambda site: rename(site, "here/page-1", "page-1", "Page 1"))

    assert twins.asynchronous.call("tasks") == []
    assert_alike(twins)


def test_an_item_that_somebody_else_edits_is_refused(twins: Twins, rename):
    site = twins.asynchronous
    site.call("lock", "here/page-1")
    before = site.call("snapshot")

    answer = rename(site, "here/page-1", "other", "Page 1")

    assert "is locked and cannot be renamed" in answer.text
    assert site.call("tasks") == []
    assert site.call("snapshot") == before


def test_the_modal_gets_no_redirect(twins: Twins):
    site = twins.asynchronous
    answer = by_form(site, "here/page-1", "other", "Other", headers=XHR)

    assert (answer.status_code, answer.text) in ((200, ""), (204, ""))
    assert "will be renamed" in site.editor.get("here").text


def test_a_veto_cannot_bring_markup_into_the_form(twins: Twins):
    site = twins.asynchronous
    site.call("wish", "veto", "<b>no</b>")

    answer = by_form(site, "here/page-1", "other", "Other")

    assert "&lt;b&gt;no&lt;/b&gt;" in answer.text
    assert "<b>no</b>" not in answer.text
