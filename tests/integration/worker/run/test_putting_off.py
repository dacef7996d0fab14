"""A task that can still be undone: nobody starts it before its time."""

from collective.async_.broker import publish as broker
from collective.async_.monitoring.state import inspect_queue
from collective.async_.tasks.control import retry
from collective.async_.tasks.pending import on_demand
from collective.async_.tasks.putting_off import MOST
from collective.async_.tasks.putting_off import put_off
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.worker import run as module
from collective.async_.worker import sweep
from datetime import timedelta
from plone import api
from plone.app.testing import TEST_USER_ID

import pytest
import transaction


@pytest.fixture
def early(record, action):
    """Its work is done when it is allowed to."""
    action.undoable, action.work = True, lambda: None
    record.not_before = utcnow() + timedelta(seconds=8)
    transaction.commit()
    return record


def end_time(record) -> None:
    record.not_before = utcnow() - timedelta(seconds=0.1)
    transaction.commit()


def test_no_worker_starts_it_before_its_time(early, run, monkeypatch):
    sent = []
    monkeypatch.setattr(module, "publish", lambda *args, **kw: sent.append((args, kw)))
    assert run() == "starts later"
    assert early.status is Status.WAITING
    # The message that came early is sent again for the right time.
    assert sent == [(("/plone", early.id), {"not_before": early.not_before})]
    end_time(early)
    assert run() == "claimed"
    assert early.status is Status.SUCCEEDED


def test_the_sweep_leaves_it_alone_and_sends_a_lost_message_later(
    portal, early, monkeypatch
):
    sent = []
    monkeypatch.setattr(sweep, "publish", lambda path, task_id: sent.append(task_id))
    monkeypatch.setattr(sweep.rate_limit, "first_of", lambda _s, keys, _limit: keys)
    early.asked -= timedelta(seconds=60)
    sweep.resend(portal)
    end_time(early)
    sweep.resend(portal)
    assert sent == []
    early.not_before -= timedelta(seconds=11)
    sweep.resend(portal)
    assert sent == [early.id]


def test_it_does_not_count_as_one_that_nobody_starts(portal, early):
    early.asked -= timedelta(minutes=5)
    assert inspect_queue(portal).oldest is None
    end_time(early)
    assert inspect_queue(portal).oldest_seconds < 30


def test_a_request_does_not_run_it_either(portal, early):
    store = get_store(portal)
    assert on_demand(store, [early]) == []
    end_time(early)
    assert on_demand(store, [early]) == [early]


def test_what_works_on_the_same_content_waits_for_it(portal, early, action, run):
    later = TaskRecord(new_id(), "trial", TEST_USER_ID, deps=(early.id,))
    get_store(portal).add(later)
    transaction.commit()
    assert module.run_task("/plone", later.id) == "blocked"


def test_more_time_starts_again_ten_times_at_most(early):
    early.not_before = utcnow() + timedelta(seconds=1)
    assert 7 < put_off(early) <= 8
    early.put_off = MOST
    early.not_before = utcnow() + timedelta(seconds=1)
    assert put_off(early) <= 1


def test_one_whose_time_is_over_is_not_put_off(early):
    end_time(early)
    before = early.not_before
    assert put_off(early) == 0
    assert early.not_before == before


def test_it_does_not_wait_for_ever_if_the_clock_was_set_back(early, run):
    early.asked += timedelta(minutes=6)
    early.not_before += timedelta(minutes=6)
    transaction.commit()
    assert run() == "claimed"


def test_a_retry_does_not_wait(portal, early):
    early.finish(Status.FAILED)
    retry(early)
    assert early.not_before is None


def test_the_message_waits_in_the_worker(monkeypatch):
    sent = []

    class Producer:
        def send_task(self, name, **options):
            sent.append(options.get("eta"))

    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(broker, "_paused_until", 0.0)
    monkeypatch.setattr(broker, "producer", Producer)
    time = utcnow() + timedelta(seconds=8)
    assert broker.publish("/plone", "a", not_before=time)
    assert broker.publish("/plone", "b")
    assert sent == [time, None]


@pytest.mark.parametrize("seconds", [8, 0])
def test_the_setting_decides_how_long_a_delete_waits(portal, monkeypatch, seconds):
    from collective.async_.tasks import putting_off

    api.portal.set_registry_record("collective.async.undo_seconds", seconds)
    monkeypatch.setattr(putting_off, "utcnow", lambda: now)
    now = utcnow()
    expected = now + timedelta(seconds=8) if seconds else None
    assert putting_off.end_of_undo("delete") == expected
    assert putting_off.end_of_undo("paste") is None
    assert putting_off.end_of_undo("of a removed add-on") is None
