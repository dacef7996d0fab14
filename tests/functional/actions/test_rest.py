"""What REST requests leave is the same as in stock Plone, with and without a task."""

from collections.abc import Callable
from collections.abc import Iterator
from collective.async_.demo.accounts import ADMIN
from helpers.compare import assert_alike
from helpers.sites import Site
from helpers.sites import Twins
from helpers.stack import Client
from requests import Response

import pytest


HEADERS = {"Accept": "application/json", "Prefer": "respond-async"}
SHARING = {
    "inherit": False,
    "entries": [{"id": "editor", "type": "user", "roles": {"Reader": True}}],
}
ENTRIES = {
    "delete": ("DELETE", "here", None),
    "copy": ("POST", "there/@copy", {"source": ["/here", "/here/page-2"]}),
    "move": ("POST", "there/@move", {"source": ["/here/page-3", "/here/page-1"]}),
    "state": ("POST", "here/@workflow/publish", {"include_children": True}),
    "dates": (
        "POST",
        "here/page-1/@workflow/publish",
        {"effective": "2026-05-05T05:05:00+00:00", "comment": "At last"},
    ),
    "sharing": ("POST", "here/@sharing", SHARING),
    "rename": ("PATCH", "here", {"id": "other", "title": "Other"}),
    "sort": ("PATCH", "here", {"sort": {"on": "getId", "order": "descending"}}),
}


@pytest.fixture(params=ENTRIES)
def ask(request: pytest.FixtureRequest) -> Callable[[Site], Response]:
    """Send one of the requests."""
    method, path, body = ENTRIES[request.param]
    return lambda site: site.editor.request(method, path, json=body, headers=HEADERS)


@pytest.fixture(autouse=True)
def thresholds(twins: Twins) -> Iterator[None]:
    """Everything is a task, with any number of items; the editor may share."""
    admin = Client(twins.asynchronous.url)
    admin.auth = ADMIN

    def set_to(values: list[str]) -> None:
        answer = admin.patch(
            "@registry",
            json={"collective.async.thresholds": values},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 204, answer.text

    set_to(["transition 1", "sharing 1", "rearrange 1"])
    permission = "Sharing page: Delegate roles"
    twins.both(lambda site: site.call("allow", "here", permission, ["Editor"]))
    twins.both(lambda site: site.call("clear"))
    yield
    set_to([])


def test_the_result_is_that_of_stock_plone(twins: Twins, ask):
    ours, stock = twins.both(ask)

    assert ours.status_code == 202, ours.text
    assert stock.status_code in (200, 204), stock.text
    (record,) = twins.asynchronous.wait()
    assert record["status"] == "succeeded", record["traceback"] or record
    assert twins.stock.call("tasks") == []
    assert_alike(twins)
    url, headers = ours.headers["Location"], {"Accept": "application/json"}
    result = twins.asynchronous.editor.get(url, headers=headers).json()["result"]
    answered = stock.json() if stock.text else None
    if isinstance(answered, dict):
        result["time"] = answered["time"]
    expected = str(answered).replace(twins.stock.url, twins.asynchronous.url)
    assert str(result) == expected


def test_without_the_header_it_is_done_at_once(twins: Twins):
    def ask(site: Site) -> Response:
        headers = {"Accept": "application/json"}
        return site.editor.request("DELETE", "here", headers=headers)

    for answer in twins.both(ask):
        assert (answer.status_code, answer.text) == (204, "")
    assert twins.asynchronous.wait() == []
    assert_alike(twins)
