"""What the worker's timer does: send again, close, purge."""

from ..tasks.order import blocked
from ..tasks.publish import publish
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import get_store
from ..tasks.store import TaskStore
from .owner import alive
from .owner import shared_redis
from .session import connection
from datetime import timedelta
from functools import partial
from typing import Any
from ZODB.POSException import ConflictError

import logging
import redis
import time
import transaction


logger = logging.getLogger("collective.async")

# A message normally takes milliseconds.
RESEND_AFTER = timedelta(seconds=10)
# Seconds between two messages for a task that waits in a long queue.
RESEND_PAUSE = 60
# So that every browser tab hears of a task's end before its part is closed.
CLOSE_AFTER = timedelta(minutes=10)
KEEP_SUCCEEDED = timedelta(days=1)
KEEP_FAILED = timedelta(days=30)

_sent: dict[str, float] = {}


def sweep_all() -> None:
    """Look after the tasks of every Plone site in this database."""
    with connection() as app:
        for site in app.objectValues("Plone Site"):
            for step in (resend, close_parts, purge):
                _commit(partial(step, site))


def _commit(step: Any) -> None:
    transaction.begin()
    try:
        step()
        transaction.commit()
    except ConflictError:
        # The next sweep is due in seconds.
        transaction.abort()
    except BaseException:
        transaction.abort()
        raise


def resend(site: Any) -> None:
    """Send the messages of tasks that nobody works on though they could."""
    store = get_store(site)
    site_path = "/".join(site.getPhysicalPath())
    for record in () if store is None else store.active():
        if _neglected(store, record) and _may_send(f"{record.id}:{record.token}"):
            publish(site_path, record.id)


def _neglected(store: TaskStore, record: TaskRecord) -> bool:
    if record.status is Status.RUNNING:
        return record.owner is None or not alive(record.owner)
    return record.asked < utcnow() - RESEND_AFTER and not blocked(store, record)


def _may_send(key: str) -> bool:
    # The mark is kept in the broker: one that comes up empty has lost the
    # messages and the marks together.
    client = shared_redis()
    if client is not None:
        try:
            mark = f"collective.async:sent:{key}"
            return bool(client.set(mark, 1, nx=True, ex=RESEND_PAUSE))
        except redis.RedisError:
            return False
    now = time.monotonic()
    for old in [old for old, due in _sent.items() if due < now]:
        del _sent[old]
    return _sent.setdefault(key, now + RESEND_PAUSE) == now + RESEND_PAUSE


def close_parts(site: Any) -> None:
    """Take parts whose tasks are all done out of the daily work."""
    store = get_store(site)
    if store is None:
        return
    limit = utcnow() - CLOSE_AFTER
    for key, part in list(store.open_parts()):
        records = part.records.values()
        if all(record.finished and record.finished < limit for record in records):
            store.close(key)


def purge(site: Any, max_parts: int = 20) -> int:
    """Forget old tasks, a few parts at a time; how many were removed."""
    store = get_store(site)
    removed = 0
    for key in list(store.closed)[:max_parts] if store is not None else ():
        for record in list(store.parts[key].select()):
            if _expired(record):
                store.remove(record)
                removed += 1
    return removed


def _expired(record: TaskRecord) -> bool:
    keep = KEEP_FAILED if record.status is Status.FAILED else KEEP_SUCCEEDED
    return record.finished is not None and record.finished < utcnow() - keep
