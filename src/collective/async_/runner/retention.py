"""Forgetting finished tasks: by age, and beyond a number."""

from ..controlpanel.settings import get_settings
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import get_store
from ..tasks.store import TaskStore
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any
from zope.component.hooks import site as current_site

import logging
import time


logger = logging.getLogger("collective.async")

# Parts (of up to 200 tasks) that one sweep looks at: some tenths of a second.
PARTS = 20
# Seconds between two rounds through all parts.
REST = 3600.0
# Tasks that one sweep removes at most because there are too many.
EXCESS = 2000


@dataclass
class Round:
    """How far this process has come with a site; lost with it, which is no harm."""

    after: str = ""
    rest_until: float = 0.0


_rounds: dict[str, Round] = {}


def purge(site: Any) -> int:
    """Forget what the site's settings say, a few parts at a time; how many.

    The caller commits. Parts that still have unfinished tasks are left alone.
    """
    store = get_store(site)
    round = _rounds.setdefault("/".join(site.getPhysicalPath()), Round())
    if store is None or time.monotonic() < round.rest_until:
        return 0
    with current_site(site):
        expired, most = expiry(), get_settings().max_records
    keys = list(store.closed)
    # From a key on, since the parts before it may be kept for a month.
    start = bisect_right(keys, round.after)
    chosen = keys[start : start + PARTS]
    removed = remove(store, chosen, expired)
    if len(chosen) == PARTS:
        round.after = chosen[-1]
        return removed
    excess = remove_excess(store, most)
    if excess < EXCESS:
        round.after, round.rest_until = "", time.monotonic() + REST
    if removed or excess:
        logger.info("%s old tasks forgotten, %s beyond the most", removed, excess)
    return removed + excess


def expiry() -> Callable[[TaskRecord], bool]:
    """Whether a task is too old, by the current site's settings."""
    settings = get_settings()
    now = utcnow()
    failed = now - timedelta(days=settings.keep_failed_days)
    others = now - timedelta(days=settings.keep_succeeded_days)

    def expired(record: TaskRecord) -> bool:
        limit = failed if record.status is Status.FAILED else others
        return record.finished is not None and record.finished < limit

    return expired


def remove(
    store: TaskStore, keys: list[str], wanted: Callable[[TaskRecord], bool]
) -> int:
    """Remove the wanted tasks of some parts; how many there were."""
    found = [r for key in keys for r in store.parts[key].select() if wanted(r)]
    for record in found:
        store.remove(record)
    return len(found)


def remove_excess(store: TaskStore, most: int) -> int:
    """Remove finished tasks beyond a number, the oldest parts first; how many."""
    excess = sum(len(part.records) for part in store.parts.values()) - most
    if excess <= 0:
        return 0
    finished = (
        record
        for key in store.closed
        for record in store.parts[key].select()
        if record.status.final
    )
    chosen = list(islice(finished, min(excess, EXCESS)))
    for record in chosen:
        store.remove(record)
    return len(chosen)
