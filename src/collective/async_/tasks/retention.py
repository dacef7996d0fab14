"""Removing old tasks by the site's settings. Unfinished tasks are never removed."""

from ..settings import get_settings
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .shard import shard_born
from .store import TaskStore
from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
from itertools import islice


# Tasks that are removed in one transaction, which then takes about a second.
AT_ONCE = 2000


def forget_old(store: TaskStore) -> int:
    """Remove old tasks, as the current site's settings say; return their number.

    The oldest are removed first, and only from closed shards, where nobody else
    writes. At most AT_ONCE are removed in one call.
    """
    surplus = max(0, store.count() - get_settings().max_records)
    chosen = list(islice(_finished(store), min(surplus, AT_ONCE)))
    if not chosen:
        chosen = list(islice(_expired(store), AT_ONCE))
    for record in chosen:
        store.remove(record)
    # A development release of 2.0 has closed empty shards.
    for key in [key for key, size in (store.sizes or {}).items() if not size]:
        store.drop(key)
    return len(chosen)


def _finished(store: TaskStore) -> Iterator[TaskRecord]:
    for key in store.closed:
        yield from (r for r in store.shards[key].select() if r.status.final)


def _expired(store: TaskStore) -> Iterator[TaskRecord]:
    """The tasks that are too old.

    Failed tasks are kept longer, so an old shard may have tasks left when those of
    a newer shard are too old. Neither shards in which nothing else is left are loaded,
    nor shards that are too new, so this is fast with any number of tasks.
    """
    limits = _limits()
    for key in store.closed:
        # The keys are sorted by time.
        if shard_born(key) > max(limits.values()):
            return
        if shard_born(key) > limits[Status.FAILED] and store.has_only_failures(key):
            continue
        for record in store.shards[key].select():
            if _ended(record) < limits.get(record.status, limits[Status.FAILED]):
                yield record


def _ended(record: TaskRecord) -> datetime:
    # A closed shard has no unfinished tasks, unless an undo has brought one back.
    return record.finished or record.asked


def _limits() -> dict[Status, datetime]:
    """For each final status, the time before which a task that ended is too old."""
    settings = get_settings()
    now = utcnow()
    return {
        Status.SUCCEEDED: now - timedelta(days=settings.keep_succeeded_days),
        Status.CANCELLED: now - timedelta(days=settings.keep_succeeded_days),
        Status.FAILED: now - timedelta(days=settings.keep_failed_days),
    }
