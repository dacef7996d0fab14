"""Paste: copied or cut, one or several, here or there, early or late."""

from helpers.compare import assert_alike
from helpers.forms import clipboard
from helpers.forms import contents_button
from helpers.forms import paste
from helpers.forms import shown
from helpers.sites import Site
from helpers.sites import Twins
from requests import Response

import pytest


def paste_in_contents(site: Site, target: str) -> Response:
    """As folder_contents does."""
    return contents_button(site.editor, "fc-paste", target)


def select(site: Site, action: str, *names: str) -> None:
    """Copy or cut several items of ``here``."""
    selection = [site.call("uid", f"here/{name}") for name in names]
    button = f"fc-{action}"
    contents_button(site.editor, button, "here", selection=selection)
    assert "__cp" in site.editor.cookies


@pytest.fixture(params=["toolbar", "contents"])
def put(request: pytest.FixtureRequest):
    """Both ways to paste."""
    if request.param == "contents":
        return paste_in_contents
    return lambda site, target: paste(site.editor, target)


@pytest.mark.parametrize("target", ["here", "there"])
@pytest.mark.parametrize("action", ["copy", "cut"])
def test_one_item(twins: Twins, put, action: str, target: str):
    def click(site: Site) -> None:
        clipboard(site.editor, action, "here/page-1")
        put(site, target)

    twins.both(click)

    assert_alike(twins)


@pytest.mark.parametrize("action", ["copy", "cut"])
def test_several_items(twins: Twins, put, action: str):
    def click(site: Site) -> None:
        select(site, action, "page-1", "page-3")
        put(site, "there")

    twins.both(click)

    (record,) = twins.asynchronous.wait()
    assert record["processed"] == [2, 2]
    assert [outcome[1] for outcome in record["outcomes"]] == [True, True]
    assert_alike(twins)


def test_a_folder_with_its_subtree(twins: Twins, put):
    def click(site: Site) -> None:
        clipboard(site.editor, "copy", "here")
        put(site, "there")

    twins.both(click)

    assert "/there/here/page-3" in twins.asynchronous.call("snapshot")
    assert_alike(twins)


def test_a_folder_with_so_much_that_some_indexes_come_late(twins: Twins):
    twins.both(lambda site: site.call("fill", "here", 55))
    twins.both(lambda site: site.call("clear"))
    twins.both(lambda site: site.call("wish", "late", "yes"))

    def click(site: Site) -> None:
        clipboard(site.editor, "copy", "here")
        paste(site.editor, "there")

    twins.both(click)
    twins.asynchronous.wait()

    log = twins.worker.log_path.read_text()
    assert "deferred action=paste user=editor items=59" in log
    assert twins.asynchronous.call("search", "Leaf") == 110
    assert_alike(twins)


def test_into_the_site_root(twins: Twins, put):
    twins.both(lambda site: site.call("delete", "page-2"))
    twins.both(lambda site: site.call("clear"))

    def click(site: Site) -> None:
        clipboard(site.editor, "copy", "here/page-2")
        put(site, "")

    twins.both(click)

    assert "/page-2" in twins.asynchronous.call("snapshot")
    assert_alike(twins)


def test_what_was_moved_meanwhile_is_pasted(twins: Twins, put):
    site = twins.asynchronous
    select(site, "copy", "page-1", "page-2")
    twins.pause_worker()
    put(site, "there")
    site.call("rename", "here/page-1", "renamed")
    site.call("delete", "here/page-2")
    twins.resume_worker()

    (record,) = site.wait()
    assert "/there/renamed" in site.call("snapshot")
    assert record["status"] == "failed"
    pasted, gone = sorted(record["outcomes"])
    assert pasted == ["Page 1", True, None]
    assert gone[:2] == ["Page 2", False]
    assert "The item you are trying to paste could not be found." in gone[2]


def test_an_empty_clipboard_is_refused_at_once(twins: Twins, put):
    site = twins.asynchronous
    site.editor.cookies.pop("__cp", None)

    answer = put(site, "there")

    assert "Copy or cut one or more items to paste." in shown(site.editor, answer)
    assert site.call("tasks") == []


def test_a_stale_clipboard_is_refused_at_once(twins: Twins, put):
    site = twins.asynchronous
    clipboard(site.editor, "copy", "here/page-1")
    site.call("delete", "here/page-1")

    answer = put(site, "there")

    assert "The item you are trying to paste could not be found." in shown(
        site.editor, answer
    )
    assert site.call("tasks") == []


def test_a_folder_is_not_moved_into_itself(twins: Twins, put):
    site = twins.asynchronous
    site.call("create", "here", "Folder", "sub", {"title": "Sub"})
    clipboard(site.editor, "cut", "here")

    answer = put(site, "here/sub")

    assert "This object cannot be pasted into itself" in shown(site.editor, answer)
    assert site.call("tasks") == []


def test_a_type_that_is_not_allowed_there_is_refused_at_once(twins: Twins, put):
    site = twins.asynchronous
    site.call("only_allow", "there", ["Image"])
    clipboard(site.editor, "copy", "here/page-1")

    answer = put(site, "there")

    assert "Disallowed subobject type" in shown(site.editor, answer)
    assert site.call("tasks") == []
