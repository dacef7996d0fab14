"""What the worker's timer does: send again, close, purge."""

from ..tasks.publish import publish
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.retention import forget_old
from ..tasks.store import get_store
from ..tasks.store import grows
from ..tasks.store import TaskStore
from .claim import claimable
from .session import connection
from .sweep_marks import begin
from .sweep_marks import first_in
from .sweep_marks import queue_is_empty
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from ZODB.POSException import ConflictError
from zope.component.hooks import site as site_hook

import logging
import transaction


logger = logging.getLogger("collective.async")

# A message normally takes milliseconds.
RESEND_AFTER = timedelta(seconds=10)
# Seconds between two messages for a task that waits in a long queue.
RESEND_PAUSE = 60
# Seconds between two messages while the queue is empty.
IDLE_PAUSE = 15
# Seconds between two looks for old tasks.
PURGE_PAUSE = 600
# So that every browser tab hears of a task's end before its part is closed.
CLOSE_AFTER = timedelta(minutes=10)


def sweep_all(era: str = "") -> None:
    """Look after the tasks of every Plone site in this database."""
    begin(era)
    with connection() as app:
        for site in app.objectValues("Plone Site"):
            # The settings are those of the site.
            with site_hook(site):
                for step in (resend, close_parts, purge):
                    _commit(step, site)


def _commit(step: Callable[[Any], None], site: Any) -> None:
    transaction.begin()
    try:
        step(site)
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
    # With nothing in the queue, what waits has no message any more: whoever was to
    # send it when a slot became free was killed.
    pause = IDLE_PAUSE if queue_is_empty() else RESEND_PAUSE
    for record in () if store is None else store.active():
        key = f"send:{pause}:{record.id}:{record.token}"
        if _neglected(store, record) and first_in(pause, key):
            publish(site_path, record.id)


def _neglected(store: TaskStore, record: TaskRecord) -> bool:
    if record.status is not Status.RUNNING and record.asked > utcnow() - RESEND_AFTER:
        return False
    return claimable(store, record)


def purge(site: Any) -> None:
    """Forget old tasks, now and then."""
    store = get_store(site)
    path = "/".join(site.getPhysicalPath())
    if store is not None and first_in(PURGE_PAUSE, f"purge:{path}"):
        removed = forget_old(store)
        if removed:
            logger.info("Purged %s old tasks of %s", removed, path)


def close_parts(site: Any) -> None:
    """Take parts whose tasks are all done out of the daily work."""
    store = get_store(site)
    if store is None:
        return
    limit = utcnow() - CLOSE_AFTER
    for key, part in list(store.open_parts()):
        records = list(part.records.values())
        if grows(key, limit):
            continue
        if all(record.finished and record.finished < limit for record in records):
            for record in records:
                # A retry that is asked for at this moment must win.
                record._p_jar.readCurrent(record)
            store.close(key)
