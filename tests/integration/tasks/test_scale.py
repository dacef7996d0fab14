"""What a worker and a poll load does not depend on how many tasks have ended."""

from collective.async_.browser.snapshot import snapshot
from collective.async_.tasks.claim import claim_task
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.retention import forget_old
from collective.async_.tasks.search import Query
from collective.async_.tasks.search import search
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import provide_store
from collective.async_.worker import sweep
from datetime import timedelta
from plone.app.testing import TEST_USER_ID

import pytest
import transaction


FEW, MANY = 5, 200
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
OPEN = "waiting"


def enqueue(store) -> None:
    """A task that waits."""
    record = TaskRecord(f"{int(utcnow().timestamp()):08x}beef-1", "delete", OPEN)
    store.add(record)
    enqueue.id = record.id


def end(store, shards: int, age: timedelta, step: timedelta, status: Status) -> None:
    """Closed shards, each with two tasks that have ended, ``step`` after the last."""
    for number in range(shards):
        ended = utcnow() - age - number * step
        key = f"{int(ended.timestamp()):08x}{number:04x}"
        for name in "ab":
            record = TaskRecord(f"{key}-{name}", "delete", TEST_USER_ID, seen=True)
            record.finish(status)
            record.created = record.finished = ended
            store.add(record)
        store.close(key)


def look(portal) -> None:
    """A poll."""
    snapshot(portal.REQUEST, utcnow())


def claim(portal) -> None:
    assert claim_task(portal, enqueue.id, "token", lambda: True)


def sweep_site(portal) -> None:
    sweep.close_undone(portal)
    sweep.resend(portal)
    sweep.close_shards(portal)
    sweep.remove_left_store(portal)


def purge(portal) -> None:
    assert forget_old(get_store(portal)) == 0


def list_newest(portal) -> None:
    assert len(search(get_store(portal), Query(), 5).records) == 5


def loaded(portal, use) -> int:
    """The number of objects that it loads when none is in memory."""
    jar = portal._p_jar
    transaction.savepoint(optimistic=True)
    jar.cacheMinimize()
    jar.getTransferCounts(True)
    use(portal)
    return jar.getTransferCounts(True)[0]


SUCCEEDED = (2 * HOUR, SECOND, Status.SUCCEEDED)
DISMISSED = (2 * HOUR, SECOND, Status.FAILED)
# Older than what is kept of those that have succeeded.
OLD_FAILED = (72 * HOUR, SECOND, Status.FAILED)
# Tasks of the same hour are sorted, so some of them are read ahead.
OVER_DAYS = (2 * HOUR, HOUR, Status.SUCCEEDED)


@pytest.mark.parametrize(
    ("use", "ended"),
    [
        (look, SUCCEEDED),
        (look, DISMISSED),
        (claim, SUCCEEDED),
        (sweep_site, SUCCEEDED),
        (sweep_site, OLD_FAILED),
        (purge, SUCCEEDED),
        (purge, OLD_FAILED),
        (list_newest, OVER_DAYS),
    ],
)
def test_it_does_not_depend_on_the_number_of_ended_tasks(portal, use, ended):
    counts = []
    for shards in (FEW, MANY):
        store = provide_store(portal)
        enqueue(store)
        end(store, shards, *ended)
        counts.append(loaded(portal, use))
    few, many = counts
    # Some more nodes of the trees that list the shards, but not the shards.
    assert many - few < MANY / 4, counts
