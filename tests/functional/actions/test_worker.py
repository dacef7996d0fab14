"""A worker that is killed or frozen: the result is as in stock Plone.

For the actions that are a task for many items only. The others have tests of their own.
"""

from helpers.compare import assert_alike
from helpers.compare import assert_untouched
from helpers.entries import Entry
from helpers.entries import MORE
from helpers.held import Probe
from helpers.sites import Twins

import pytest


pytestmark = pytest.mark.thorough


@pytest.fixture(params=MORE, ids=lambda entry: entry.name)
def entry(request: pytest.FixtureRequest, twins: Twins) -> Entry:
    """One of the ways to start an action, shortly before the click."""
    twins.both(request.param.prepare)
    twins.both(lambda site: site.call("clear"))
    return request.param


@pytest.fixture
def earlier(entry: Entry, twins: Twins) -> set[str]:
    """The tasks of the preparation."""
    return {record["id"] for record in twins.asynchronous.call("tasks")}


def done(twins: Twins, earlier: set[str]) -> dict:
    """The only new task, when it has ended."""
    (record,) = (r for r in twins.asynchronous.wait() if r["id"] not in earlier)
    assert record["status"] == "succeeded", record["traceback"] or record
    return record


def test_what_a_killed_process_has_done_is_done_once(
    twins: Twins, entry: Entry, earlier: set[str], probe: Probe, new_id
):
    ours, held = twins.asynchronous, new_id("killed")
    ours.call("wish", "hold", held)
    assert entry.click(ours).status_code < 400
    # It has done its work, and not committed it.
    probe.wait_until_held(held)
    for child in twins.worker.children():
        child.kill()
    probe.release(held)
    done(twins, earlier)
    assert entry.click(twins.stock).status_code < 400
    assert_alike(twins)


def test_nobody_waits_for_a_frozen_worker(
    twins: Twins, entry: Entry, earlier: set[str]
):
    ours = twins.asynchronous
    before = ours.call("snapshot")
    twins.pause_worker()
    answer = entry.click(ours)
    assert answer.status_code < 400
    (record,) = (r for r in ours.call("tasks") if r["id"] not in earlier)
    assert record["status"] == "waiting"
    (task,) = ours.editor.tasks()["processing"]
    assert task["task_id"] == record["id"]
    assert_untouched(before, ours)
    twins.resume_worker()
    done(twins, earlier)
    assert entry.click(twins.stock).status_code < 400
    assert_alike(twins)
