"""Removing old tasks on demand. By default the worker does it (see retention)."""

from .record import Status
from .record import TaskRecord
from .store import get_store
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any


Work = Callable[[Any], int]


def purge(
    transact: Callable[[Work], int],
    before: datetime,
    states: frozenset[Status] = frozenset(),
    dry_run: bool = False,
) -> int:
    """Remove the tasks that ended before a time (UTC) and return their number.

    ``transact`` must call a function with the site in a transaction of its own. There
    is one for each shard of the store, so that little is repeated after a conflict.
    """

    def matches(record: TaskRecord) -> bool:
        old = record.finished is not None and record.finished < before
        return old and record.status.final and (not states or record.status in states)

    def purge_shard(site: Any, key: str) -> int:
        store = get_store(site)
        shard = store.shards.get(key)
        found = list(filter(matches, shard.select())) if shard is not None else []
        for record in () if dry_run else found:
            store.remove(record)
        if site._p_jar is not None:
            site._p_jar.cacheGC()
        return len(found)

    keys: list[str] = []

    def list_shards(site: Any) -> int:
        keys[:] = get_store(site).shards
        return len(keys)

    transact(list_shards)
    return sum(transact(partial(purge_shard, key=key)) for key in keys)
