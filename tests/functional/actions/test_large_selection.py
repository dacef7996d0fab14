"""Large selections in folder_contents, which are taken from the catalog."""

from collections.abc import Iterator
from helpers.compare import assert_same_content
from helpers.forms import contents_button
from helpers.sites import Site
from helpers.sites import Twins
from requests import Response

import pytest


# More than are loaded one by one.
PAGES = 30
BUTTONS = {
    "tags": ("fc-tags", {"toadd": "Ä tag", "toremove": "none"}),
    "properties": ("fc-properties", {"copyright": "Ours", "recurse": "yes"}),
    "state": ("fc-workflow", {"transition": "publish", "recurse": "no"}),
    "state of all": ("fc-workflow", {"transition": "publish", "recurse": "yes"}),
}


@pytest.fixture
def large(twins: Twins) -> Iterator[Twins]:
    """Both sites, with a large folder of items that differ."""
    twins.both(_prepare)
    # Otherwise each item is loaded, since a subscriber may refuse it.
    twins.asynchronous.call("trust_subscribers", True)
    yield twins
    twins.asynchronous.call("trust_subscribers", False)


def _prepare(site: Site) -> None:
    site.call("fill", "here", PAGES)
    site.call("create", "here", "Folder", "inner", {"title": "Inner"})
    site.call("create", "here/inner", "Document", "deep", {"title": "Deep"})
    site.call("create", "here", "Image", "image", {"title": "No state"})
    site.call("transition", "here/leaf-1", "publish")
    site.call("local_roles", "editor", "here/leaf-2", ["Owner"])
    for permission in ("View", "Access contents information"):
        site.call("allow", "here/leaf-3", permission, ["Manager"])
    site.call("default_page", "here", "leaf-4")
    site.call("clear")


def _press(site: Site, button: str, form: dict[str, str]) -> Response:
    names = [f"leaf-{number}" for number in range(PAGES)]
    paths = [f"here/{name}" for name in (*names, "inner", "image", "page-1")]
    selection = [*(site.call("uid", path) for path in paths), "unknown"]
    return contents_button(site.editor, button, "here", selection=selection, **form)


@pytest.mark.parametrize("name", BUTTONS)
def test_the_result_is_that_of_stock_plone(large: Twins, name: str):
    button, form = BUTTONS[name]
    ours, _stock = large.both(lambda site: _press(site, button, form))

    (record,) = large.asynchronous.wait()
    assert ours.json()["task_ids"] == [record["id"]]
    # That it may not see, and what there is not.
    assert "2 could not be found" in ours.json()["msg"]
    assert record["status"] == "succeeded", record
    assert all(ok for _title, ok, _message in record["outcomes"])
    assert_same_content(large)
