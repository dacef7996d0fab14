"""Each entry point leaves what stock Plone leaves."""

from compare import assert_alike
from compare import assert_untouched
from entries import ENTRIES
from entries import Entry
from sites import Twins

import pytest


@pytest.fixture(params=ENTRIES, ids=lambda entry: entry.name)
def entry(request: pytest.FixtureRequest, twins: Twins) -> Entry:
    """One of the nine ways to ask for something, ready for the click."""
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


def test_a_permission_lost_meanwhile_fails_with_a_message(twins: Twins, entry: Entry):
    site = twins.asynchronous
    twins.pause_worker()
    entry.click(site)
    site.call("roles", "editor", ["Member"])
    before = site.call("snapshot")
    twins.resume_worker()

    (record,) = site.wait()
    assert record["status"] == "failed"
    assert record["message"]
    assert_untouched(before, site)


def test_a_failing_subscriber_leaves_all_as_it_was(twins: Twins, entry: Entry):
    site = twins.asynchronous
    before = site.call("snapshot")
    site.call("wish", "fail", entry.event)
    entry.click(site)

    (record,) = site.wait()
    assert record["status"] == "failed"
    assert f"SubscriberFailed: {entry.event} of" in record["traceback"]
    assert entry.event in record["message"]
    assert_untouched(before, site)
