"""Forgetting old tasks on demand; the worker's timer does it by the settings."""

from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from collections.abc import Callable
from datetime import datetime
from typing import Any


def purge(
    site: Any,
    before: datetime,
    commit: Callable[[Callable[[], int]], int],
    states: frozenset[Status] = frozenset(),
    dry_run: bool = False,
) -> int:
    """Remove the tasks that ended before a time (UTC); how many there were.

    ``commit`` calls what it is given in a transaction of its own: one for each
    part of the store, so that no conflict undoes much.
    """

    def matches(record: TaskRecord) -> bool:
        old = record.finished is not None and record.finished < before
        return old and record.status.final and (not states or record.status in states)

    def purge_part(key: str) -> int:
        store = get_store(site)
        part = store.parts.get(key) if store is not None else None
        found = list(filter(matches, part.select())) if part is not None else []
        for record in () if dry_run else found:
            store.remove(record)
        return len(found)

    store = get_store(site)
    keys = list(store.parts) if store is not None else []
    count = 0
    for key in keys:
        count += commit(lambda key=key: purge_part(key))
        if site._p_jar is not None:
            site._p_jar.cacheGC()
    return count
