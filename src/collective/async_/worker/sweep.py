"""The periodic sweep: sends lost messages again, closes shards, purges old tasks."""

from ..broker import rate_limit
from ..broker.publish import publish
from ..broker.publish import publish_after_commit
from ..tasks.claim import claimable
from ..tasks.dependencies import followers
from ..tasks.lifecycle import notify_ended
from ..tasks.log import log
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.request_keys import forget_requests
from ..tasks.retention import forget_old
from ..tasks.shard import may_grow
from ..tasks.store import get_store
from ..tasks.store import remove_store
from ..tasks.store import TaskStore
from ..tasks.undo import describe
from ..tasks.undo import describe_housekeeping
from ..tasks.undo import end_undone
from ..tasks.undo import is_undone
from .errors import NoSuchSite
from .session import connection
from .session import in_site
from .session import site_paths
from .transactions import TransactionRunner
from datetime import timedelta
from functools import partial
from plone import api
from typing import Any

import logging


logger = logging.getLogger("collective.async")

# A message normally takes milliseconds.
RESEND_AFTER = timedelta(seconds=10)
# Seconds between two messages for a task that waits in a queue, and for each message
# that is in it. A second message goes behind them all, so it would not help sooner,
# and a queue of thousands would grow by as many each time.
RESEND_PAUSE = 60
RESEND_PAUSE_EACH = 0.1
# Seconds between two messages while the queue is empty.
IDLE_PAUSE = 15
# Messages that one sweep of a site sends. It takes about a second.
AT_ONCE = 1000
# Seconds between two purges of a site.
PURGE_PAUSE = 600
# By then every browser tab has been told that the task has ended.
CLOSE_AFTER = timedelta(minutes=10)


def sweep_all(connection_id: str = "") -> None:
    """Sweep every Plone site in this database."""
    rate_limit.begin(connection_id)
    with connection() as app:
        for path in site_paths(app):
            transact = TransactionRunner(app._p_jar, partial(in_site, app, path))
            parts = (
                partial(transact, close_undone),
                partial(transact.read, resend),
                partial(transact, close_shards),
                partial(transact, purge),
                partial(transact, remove_left_store),
            )
            for part in parts:
                try:
                    part()
                except NoSuchSite:
                    logger.exception("The sweep of %s failed", path)
                    break
                except Exception:
                    # Neither the other sites nor the other parts may suffer.
                    logger.exception("The sweep of %s failed", path)


def resend(site: Any) -> None:
    """Send messages for the tasks that could run but that no worker runs."""
    store = get_store(site)
    site_path = api.content.get_path(site)
    kind, pause = _pause(rate_limit.queue_length())
    waiting = {
        f"send:{kind}:{record.id}:{record.token}": record.id
        for record in store.active()
        if _needs_message(store, record)
    }
    for key in rate_limit.first_of(pause, list(waiting), AT_ONCE):
        publish(site_path, waiting[key])


def _pause(messages: int | None) -> tuple[str, int]:
    """Seconds between two messages of a task, and a name for this kind of pause.

    If a task waits although the queue is empty, its message was lost: the broker was
    down, for example, or the process that should have sent it was killed. So it gets
    another one soon, whenever it has got the last one.
    """
    if messages == 0:
        return "idle", IDLE_PAUSE
    return "busy", int(RESEND_PAUSE + (messages or 0) * RESEND_PAUSE_EACH)


def _needs_message(store: TaskStore, record: TaskRecord) -> bool:
    # It was asked for in the future if the clock was set back since.
    age = abs(utcnow() - record.due)
    if record.status is not Status.RUNNING and age < RESEND_AFTER:
        return False
    return claimable(store, record)


def close_undone(site: Any) -> None:
    """End the tasks that an undo has made running while their worker is alive.

    Those cannot be claimed. Other undone tasks are ended by the run that claims them.
    """
    store = get_store(site)
    for record in store.active():
        if record.status is Status.RUNNING and is_undone(record):
            end_undone(record)
            log(record, "undone")
            notify_ended(record)
            describe(site, record, "undone")
            for follower in followers(store, record):
                publish_after_commit(api.content.get_path(site), follower.id)


def purge(site: Any) -> None:
    """Remove old tasks, at most once every PURGE_PAUSE seconds."""
    describe_housekeeping(site)
    path = api.content.get_path(site)
    if rate_limit.first_in(PURGE_PAUSE, f"purge:{path}"):
        forget_requests(get_store(site))
        removed = forget_old(get_store(site))
        if removed:
            logger.info("Purged %s old tasks of %s", removed, path)


def remove_left_store(site: Any) -> None:
    """Remove the tasks of a site without the add-on when the last one has ended."""
    store = get_store(site)
    if store.leaving and not any(store.active()):
        describe_housekeeping(site)
        remove_store(site)
        logger.info("Removed all tasks of %s", api.content.get_path(site))


def close_shards(site: Any) -> None:
    """Close the shards whose tasks have all ended, so that requests skip them."""
    describe_housekeeping(site)
    store = get_store(site)
    limit = utcnow() - CLOSE_AFTER
    for key, shard in list(store.open_shards()):
        records = list(shard.records.values())
        if may_grow(key, limit):
            continue
        if not records:
            # All its tasks were removed while it was open.
            store.drop(key)
        elif all(record.finished and record.finished < limit for record in records):
            store.close(key)
