"""Runs of a task in this process: failures, lost workers, conflicts."""

from collective.async_.broker.leases import this_process
from collective.async_.interfaces import TaskFailed
from collective.async_.settings import PREFIX
from collective.async_.tasks import claim as claims
from collective.async_.tasks.claim import Claim
from collective.async_.tasks.claim import claim
from collective.async_.tasks.control import retry
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.shard import shard_key
from collective.async_.tasks.shard import SHARD_SECONDS
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import provide_store
from collective.async_.tasks.store import TaskStore
from collective.async_.tasks.wishes import wish_mail
from collective.async_.tasks.wishes import wishes_mail
from collective.async_.transient import SAME_OID
from collective.async_.worker import run as module
from collective.async_.worker import sweep
from datetime import timedelta
from plone import api
from plone.app.testing import TEST_USER_ID
from types import SimpleNamespace
from ZEO.Exceptions import ClientDisconnected
from ZODB.POSException import ConflictError

import pytest
import time
import transaction


DEAD = {**this_process(), "start": "1"}


def test_a_task_runs_once(record, run, action):
    done = []
    action.work = lambda: done.append(1)
    assert run() == "claimed"
    assert record.status is Status.SUCCEEDED
    assert run() == "final"
    assert done == [1]


def test_a_retry_runs_though_its_message_came_first(record, run, action, monkeypatch):
    """The ZEO client still has the failed task when the message comes."""
    seen = [Claim.FAILED]
    real = claims.claim
    monkeypatch.setattr(claims, "claim", lambda *a: seen.pop() if seen else real(*a))
    action.work = lambda: None
    assert run() == "claimed"
    assert record.status is Status.SUCCEEDED


def test_a_failed_task_does_not_run_again(record, run, action, monkeypatch):
    monkeypatch.setattr(module, "MISSING_PAUSES", (0, 0))
    done = []

    def fail() -> None:
        done.append(1)
        raise TaskFailed("no")

    action.work = fail
    run()
    assert run() == "failed"
    assert done == [1]


def test_a_large_task_takes_its_slot_though_its_message_came_first(
    record, run, action, monkeypatch
):
    record.size = 1000
    transaction.commit()
    assert record.large
    looks, taken = [], []

    def get_late(site):
        looks.append(site)
        return TaskStore() if len(looks) == 1 else get_store(site)

    def take(slot):
        taken.append(slot)
        return True

    monkeypatch.setattr(claims, "get_store", get_late)
    monkeypatch.setattr(module.slots, "take", take)
    action.work = lambda: None
    assert run() == "claimed"
    assert len(taken) == 1


def test_a_small_task_needs_no_slot(record, run, action, monkeypatch):
    record.size = 1000
    transaction.commit()
    monkeypatch.setattr(module.slots, "take", lambda slot: False)
    action.work = lambda: None
    assert run() == "no slot for a large task is free"
    record.size = 1
    transaction.commit()
    assert run() == "claimed"


def test_a_task_over_its_limit_has_failed(record, run, action, monkeypatch):
    settings = SimpleNamespace(limit_minutes=0.002, mail_after_minutes=0)
    monkeypatch.setattr(module, "get_settings", lambda: settings)

    def work():
        end = time.monotonic() + 20
        while time.monotonic() < end:
            pass

    action.work = work
    begun = time.monotonic()
    run()
    assert time.monotonic() - begun < 10
    assert record.status is Status.FAILED
    assert "took longer" in record.message
    assert record.worker is None


@pytest.mark.parametrize("fails", [False, True])
def test_a_mail_is_sent_after_the_time_in_the_settings(
    record, run, action, monkeypatch, fails
):
    asked = []
    monkeypatch.setattr(module, "mail_user", lambda *args: asked.append(args[1]))
    api.portal.set_registry_record(f"{PREFIX}.mail_after_minutes", 7)
    transaction.commit()
    action.work = lambda: 1 / 0 if fails else None
    run()
    assert record.status is (Status.FAILED if fails else Status.SUCCEEDED)
    assert asked == [7]


def test_a_wish_for_a_mail_while_it_runs_is_heard_and_disturbs_nobody(
    functional, record, run, action, monkeypatch
):
    heard, tries = [], []

    def mail(task, minutes):
        heard.append(wishes_mail(get_store(), task))

    def work():
        tries.append(1)
        manager = transaction.TransactionManager()
        jar = functional["zodbDB"].open(manager)
        store = get_store(jar.root()["Application"].plone)
        wish_mail(store, store.get(record.id))
        manager.commit()
        jar.close()

    monkeypatch.setattr(module, "mail_user", mail)
    action.work = work
    assert run() == "claimed"
    assert record.status is Status.SUCCEEDED
    assert (heard, tries) == ([True], [1])


def test_a_task_that_kills_its_workers_is_given_up(record, run, action):
    record.status = Status.RUNNING
    record.worker = DEAD
    record.attempt = claims.MAX_LOST - 1
    transaction.commit()
    tried = []

    def die():
        # After a kill only the claim of the run is left.
        tried.append(1)
        raise SystemExit

    action.work = die
    with pytest.raises(SystemExit):
        run()
    transaction.begin()
    assert (record.status, record.attempt) == (Status.RUNNING, claims.MAX_LOST)
    record.worker = DEAD
    transaction.commit()
    assert run() == "poison"
    assert record.status is Status.FAILED
    assert record.message.mapping == {"count": str(claims.MAX_LOST)}
    assert tried == [1]


@pytest.mark.parametrize(
    ("values", "woken"),
    [
        ({"status": Status.WAITING}, True),
        ({"status": Status.WAITING, "size": 1}, False),
        ({"status": Status.RUNNING, "worker": DEAD}, True),
        ({"status": Status.RUNNING, "worker": this_process()}, False),
    ],
    ids=["waits", "is small", "was lost", "runs"],
)
def test_the_end_of_a_large_task_publishes_the_next_one(
    portal, record, run, action, monkeypatch, values, woken
):
    sent = []
    monkeypatch.setattr(module, "publish", lambda path, task_id: sent.append(task_id))
    other = TaskRecord(new_id(), "trial", TEST_USER_ID, **{"size": 1000, **values})
    get_store(portal).add(other)
    record.size = 1000
    transaction.commit()
    action.work = lambda: None
    run()
    assert sent == [other.id] * woken


def test_a_worker_that_is_alive_keeps_the_task(record, run):
    record.status = Status.RUNNING
    record.worker = this_process()
    record.token = "of another run"
    transaction.commit()
    assert run() == "busy"


def test_a_claim_whose_answer_was_lost_is_still_ones_own(record, portal):
    store = get_store(portal)
    assert claim(store, record, "mine") is Claim.CLAIMED
    assert claim(store, record, "mine") is Claim.CLAIMED
    assert record.attempt == 1
    assert claim(store, record, "yours") is Claim.BUSY


@pytest.mark.parametrize(
    "error",
    [ConflictError(), ClientDisconnected(), ValueError(SAME_OID)],
    ids=["conflict", "database away", "an oid given twice"],
)
def test_transient_errors_are_retried(record, run, action, error):
    tries = []

    def work():
        tries.append(1)
        if len(tries) < 3:
            raise error

    action.work = work
    run()
    assert record.status is Status.SUCCEEDED
    assert len(tries) == 3


def test_a_run_waits_for_an_unreachable_database(record, run, action, monkeypatch):
    from collective.async_.worker import transactions

    clock = SimpleNamespace(sleep=lambda seconds: None, monotonic=time.monotonic)
    monkeypatch.setattr(transactions, "time", clock)
    tries = []

    def work():
        tries.append(1)
        if len(tries) <= transactions.MAX_CONFLICTS + 5:
            raise ClientDisconnected()

    action.work = work
    run()
    assert record.status is Status.SUCCEEDED


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (TaskFailed("Not today"), "Not today"),
        (TaskFailed(), "TaskFailed"),
        (ValueError("7"), "7"),
        (KeyError(), "KeyError"),
    ],
)
def test_a_failure_says_why(record, run, action, error, message):
    def work():
        raise error

    action.work = work
    run()
    assert (record.status, record.message) == (Status.FAILED, message)
    assert bool(record.traceback) is not isinstance(error, TaskFailed)


def test_a_failure_is_recorded_even_if_cleaning_up_fails(record, run, action):
    def fail():
        raise RuntimeError("broken")

    action.work = action.abandoned = fail
    run()
    assert (record.status, record.message) == (Status.FAILED, "broken")
    assert record.worker is None


@pytest.fixture
def sent(monkeypatch):
    """What the sweep sends; ``sent.pauses`` are those between two of a task."""

    class Sent(list):
        pauses: list = []

    def first_of(seconds, keys, limit):
        sent.pauses = [*sent.pauses, seconds]
        return keys[:limit]

    sent = Sent()
    monkeypatch.setattr(sweep, "publish", lambda path, task_id: sent.append(task_id))
    monkeypatch.setattr(sweep.rate_limit, "first_of", first_of)
    return sent


@pytest.mark.parametrize(
    ("messages", "pause"), [(0, 15), (None, 60), (1, 60), (10_000, 1060)]
)
def test_a_lost_message_is_sent_again_soon(
    portal, record, sent, monkeypatch, messages, pause
):
    monkeypatch.setattr(sweep.rate_limit, "queue_length", lambda: messages)
    sweep.resend(portal)
    assert sent == []
    record.asked -= timedelta(seconds=11)
    sweep.resend(portal)
    assert sent == [record.id]
    assert set(sent.pauses) == {pause}


def test_a_sweep_sends_only_so_many(portal, record, sent, monkeypatch):
    monkeypatch.setattr(sweep, "AT_ONCE", 2)
    for number in range(3):
        other = TaskRecord(f"{record.id}{number}", "trial", TEST_USER_ID)
        other.asked -= timedelta(seconds=11)
        get_store(portal).add(other)
    sweep.resend(portal)
    assert len(sent) == 2


def test_a_shard_that_may_grow_is_never_closed(portal, record):
    record.finish(Status.SUCCEEDED)
    record.finished = utcnow() - timedelta(hours=1)
    transaction.commit()
    sweep.close_shards(portal)
    assert list(get_store(portal).closed) == []


def test_a_shard_that_is_done_is_closed(portal):
    store = provide_store(portal)
    born = int(time.time()) - SHARD_SECONDS - 3600
    record = TaskRecord(f"{born:08x}abcd-1", "trial", TEST_USER_ID)
    record.finish(Status.SUCCEEDED)
    record.finished = utcnow() - timedelta(hours=1)
    store.add(record)
    transaction.commit()
    sweep.close_shards(portal)
    assert list(store.closed) == [shard_key(record.id)]


def test_many_items_that_fail_keep_the_record_small(record, run, action, monkeypatch):
    record.params["selection"] = True
    record.uids = tuple(map(str, range(300)))
    transaction.commit()

    def fail(record, item):
        raise ValueError("x" * 1000 + f" {item}")

    monkeypatch.setattr(action, "run", fail)
    run()
    assert record.status is Status.FAILED
    assert record.traceback.endswith(" more\n")
    assert len(record.traceback) < 21_000
    assert len(record.message) <= 500
    for _number in range(25):
        retry(record)
        record.finish(Status.FAILED, "again")
    assert len(record.history) == 20
    assert (record.errors, record.traceback) == ((), None)


def test_a_retry_waits_for_what_was_asked_for_since(portal, record, run):
    record.touches = Paths(writes=("/plone/news",))
    record.finish(Status.FAILED)
    since = TaskRecord(new_id(), "trial", TEST_USER_ID, touches=record.touches)
    get_store(portal).add(since)
    retry(record)
    transaction.commit()
    assert run() == "blocked"
    since.finish(Status.CANCELLED)
    transaction.commit()
    assert run() == "claimed"
