"""State changes in folder_contents, with contained items."""

from helpers.compare import assert_alike
from helpers.forms import contents_button
from helpers.sites import Site
from helpers.sites import Twins
from requests import Response


def _publish(site: Site, folder: str, *paths: str, recurse: str = "yes") -> Response:
    return contents_button(
        site.editor,
        "fc-workflow",
        folder,
        selection=[site.call("uid", path) for path in paths],
        transition="publish",
        comments="Älles",
        recurse=recurse,
    )


def _prepare(site: Site) -> None:
    """A subtree, an item that is published already, and so is a folder."""
    site.call("create", "here", "Folder", "inner", {"title": "Inner"})
    site.call("create", "here/inner", "Document", "deep", {"title": "Deep"})
    site.call("create", "here", "Folder", "closed", {"title": "Closed"})
    site.call("create", "here/closed", "Document", "behind", {"title": "Behind"})
    site.call("transition", "here/closed", "publish")
    site.call("transition", "here/page-2", "publish")
    site.call("default_page", "here/inner", "deep")
    site.call("clear")


def test_a_folder_with_its_contents(twins: Twins):
    twins.both(_prepare)
    answer, _stock = twins.both(lambda site: _publish(site, "", "here"))

    (record,) = twins.asynchronous.wait()
    assert answer.json()["task_ids"] == [record["id"]]
    assert record["status"] == "succeeded", record
    assert_alike(twins)


def test_only_items_with_the_transition(twins: Twins):
    twins.both(_prepare)
    paths = ("here/page-1", "here/page-2", "here/inner", "here/inner/deep")
    twins.both(lambda site: _publish(site, "here", *paths, recurse="no"))

    (record,) = twins.asynchronous.wait()
    assert record["status"] == "succeeded", record
    assert "Page 2" not in [title for title, _ok, _message in record["outcomes"]]
    assert_alike(twins)


def test_without_such_items_plone_answers(twins: Twins):
    twins.both(_prepare)
    ours, stock = twins.both(lambda site: _publish(site, "here", "here/page-2"))

    assert ours.json() == stock.json()
    assert twins.asynchronous.wait() == []
