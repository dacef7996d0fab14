"""The result of each action is the same as in stock Plone."""

from helpers.compare import assert_alike
from helpers.compare import assert_untouched
from helpers.compare import assert_untouched_alike
from helpers.entries import ENTRIES
from helpers.entries import Entry
from helpers.sites import Site
from helpers.sites import Twins
from requests import Response

import pytest


@pytest.fixture(params=ENTRIES, ids=lambda entry: entry.name)
def entry(request: pytest.FixtureRequest, twins: Twins) -> Entry:
    """One of the ways to start an action, shortly before the click."""
    twins.both(request.param.prepare)
    twins.both(lambda site: site.call("clear"))
    return request.param


def test_the_result_is_that_of_stock_plone(twins: Twins, entry: Entry):
    twins.both(entry.click)

    (record,) = twins.asynchronous.wait()
    assert record["status"] == "succeeded", record["traceback"] or record
    assert twins.stock.call("tasks") == []
    assert_alike(twins)


def test_a_veto_is_shown_and_changes_nothing(twins: Twins, entry: Entry):
    site = twins.asynchronous
    before = site.call("snapshot")
    site.call("wish", "veto", "Not on a Friday")

    assert "Not on a Friday" in entry.told(site, entry.click(site))
    assert site.wait() == []
    assert_untouched(before, site)
    assert site.call("events") == []


def snapshots(twins: Twins) -> tuple[dict, dict]:
    """The states of both sites; first the one with the add-on."""
    return twins.both(lambda site: site.call("snapshot"))


def lose_roles(site: Site) -> None:
    """Take away the editor's permissions, except for viewing."""
    site.call("roles", "editor", ["Member"])


def lose_roles_at_the_click(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the form first, then change the permissions."""
    request = site.editor.request

    def late(method: str, url: str, **options) -> Response:
        if method == "POST" or "object_paste" in url:
            lose_roles(site)
        return request(method, url, **options)

    monkeypatch.setattr(site.editor, "request", late)


def test_a_permission_lost_meanwhile_fails_with_a_message(
    twins: Twins, entry: Entry, monkeypatch: pytest.MonkeyPatch
):
    site = twins.asynchronous
    before = snapshots(twins)
    twins.pause_worker()
    entry.click(site)
    lose_roles(site)
    twins.resume_worker()
    (record,) = site.wait()
    lose_roles_at_the_click(twins.stock, monkeypatch)
    assert "require_login" in entry.click(twins.stock).headers["Location"]

    assert record["status"] == "failed"
    assert record["message"]
    assert_untouched_alike(before, twins)


def test_a_permission_lost_before_the_click_is_refused_at_once(
    twins: Twins, entry: Entry, monkeypatch: pytest.MonkeyPatch
):
    before = snapshots(twins)
    for site in (twins.asynchronous, twins.stock):
        lose_roles_at_the_click(site, monkeypatch)
    answers = twins.both(entry.click)

    for answer in answers:
        assert "require_login" in answer.headers["Location"]
    assert twins.asynchronous.call("tasks") == []
    assert_untouched_alike(before, twins)


def test_a_failing_subscriber_leaves_everything_unchanged(twins: Twins, entry: Entry):
    before = snapshots(twins)
    twins.both(lambda site: site.call("wish", "fail", entry.event))
    ours, stock = twins.both(entry.click)

    status, text = entry.stock_failure
    assert stock.status_code == status and text in stock.text
    (record,) = twins.asynchronous.wait()
    assert record["status"] == "failed"
    assert f"SubscriberFailed: {entry.event} of" in record["traceback"]
    assert entry.event in record["message"]
    assert ours.status_code < 400
    if entry.stock_aborts:
        assert_untouched_alike(before, twins)
    else:
        assert_untouched(before[0], twins.asynchronous)
