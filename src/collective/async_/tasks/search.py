"""Searching very many tasks without loading them all."""

from .reasons import Failure
from .reasons import reason_of
from .record import Status
from .record import TaskRecord
from .shard import shard_born
from .shard import SHARD_SECONDS
from .store import TaskStore
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from heapq import heappop
from heapq import heappush
from itertools import count
from typing import Any


# Tasks that one search reads at most. It takes about a second if none is cached.
SCAN_LIMIT = 5000
# Tasks that are loaded ahead to sort the tasks of several shards by time.
READ_AHEAD = 500
# A shard's key and its tasks are stamped at slightly different times.
SLACK = timedelta(seconds=60)


def _seconds(record: TaskRecord) -> float:
    return seconds(record) or 0.0


def seconds(record: TaskRecord) -> float | None:
    """How long the last run of a task took; None if it has not ended."""
    if record.started is None or record.finished is None:
        return None
    return (record.finished - record.started).total_seconds()


SORTS: dict[str, Callable[[TaskRecord], Any]] = {
    "user": lambda record: record.user_id or "",
    "action": lambda record: record.action,
    "state": lambda record: record.status.value,
    "title": lambda record: record.title.casefold(),
    "seconds": _seconds,
}
SORT_NAMES = ("created", *SORTS)


@dataclass(frozen=True)
class Query:
    """What to search for. ``since`` and ``until`` (UTC) limit ``created``.

    ``ended`` is the earliest end, and ``reason`` that of ``reason_of``.
    ``sort`` is "created" or a key of SORTS, with "-" in front for descending order.
    """

    states: frozenset[Status] = frozenset()
    user: str = ""
    action: str = ""
    text: str = ""
    reason: str = ""
    since: datetime | None = None
    until: datetime | None = None
    ended: datetime | None = None
    sort: str = "-created"

    def may_match(self, failure: Failure) -> bool:
        """Could the failed task meet all conditions, as far as is known of it?"""
        return (
            (not self.action or failure.action == self.action)
            and (not self.reason or failure.reason == self.reason)
            and (self.ended is None or _ended_after(failure.ended, self.ended))
        )

    def matches(self, record: TaskRecord) -> bool:
        """Does the task meet all conditions?"""
        return (
            (not self.states or self._has_state(record))
            and (not self.user or record.user_id == self.user)
            and (not self.action or record.action == self.action)
            and (self.since is None or record.created >= self.since)
            and (self.until is None or record.created < self.until)
            and (self.ended is None or _ended_after(record.finished, self.ended))
            and (not self.reason or reason_of(record) == self.reason)
            and (not self.text or self.text.casefold() in _haystack(record))
        )

    def _has_state(self, record: TaskRecord) -> bool:
        # If its editor has saved the input again, nobody need look at the failure.
        return record.status in self.states and record.superseded is None


@dataclass
class Found:
    """The result of a search.

    ``records`` are the matching tasks in order, ``looked_at`` is the number of tasks
    that were read. If ``complete`` is False, there may be more matches: the search
    stopped at a task that was created at ``reached``.
    """

    records: list[TaskRecord] = field(default_factory=list)
    looked_at: int = 0
    complete: bool = True
    reached: datetime | None = None


def search(store: TaskStore, query: Query, limit: int | None = None) -> Found:
    """Search from the newest task on (or from the oldest, if sorted by that).

    Reads at most SCAN_LIMIT tasks and returns at most ``limit`` matches. For any
    other order than by time, the matches are sorted afterwards.
    """
    found = Found()
    by_time = query.sort.lstrip("-") == "created"
    oldest_first = query.sort == "created"
    for record in _walk(store, query, oldest_first):
        if found.looked_at == SCAN_LIMIT:
            found.complete = False
            break
        found.looked_at += 1
        found.reached = record.created
        if query.matches(record):
            found.records.append(record)
            if by_time and len(found.records) == limit:
                break
    if not by_time:
        key = SORTS[query.sort.lstrip("-")]
        found.records.sort(key=key, reverse=query.sort.startswith("-"))
        found.records = found.records[:limit]
    return found


def _ended_after(ended: datetime | None, since: datetime) -> bool:
    return ended is not None and ended >= since


def _haystack(record: TaskRecord) -> str:
    texts = (record.id, record.title, record.container_title, record.message or "")
    return "\n".join(map(str, texts)).casefold()


def _shard_keys(store: TaskStore, query: Query, oldest_first: bool) -> Iterator[str]:
    """The keys of the shards that may contain matches, sorted by their age."""
    keys: Iterable[str] = store.shards.keys()
    if query.states and not any(state.final for state in query.states):
        keys = (key for key, _shard in store.open_shards())
    for key in keys if oldest_first else reversed(list(keys)):
        if query.until is not None and shard_born(key) > query.until + SLACK:
            continue
        end = shard_born(key) + timedelta(seconds=SHARD_SECONDS) + SLACK
        if query.since is None or end >= query.since:
            yield key


def _walk(store: TaskStore, query: Query, oldest_first: bool) -> Iterator[TaskRecord]:
    """The tasks of these shards sorted by time, as exactly as READ_AHEAD allows."""
    sign = 1 if oldest_first else -1
    heap: list[tuple[float, int, TaskRecord]] = []
    number = count()
    for key in _shard_keys(store, query, oldest_first):
        edge = shard_born(key)
        if not oldest_first:
            edge += timedelta(seconds=SHARD_SECONDS)
        edge += SLACK * -sign
        while heap and (heap[0][0] < sign * edge.timestamp() or len(heap) > READ_AHEAD):
            yield heappop(heap)[2]
        for record in _load(store, key, query):
            stamp = sign * record.created.timestamp()
            heappush(heap, (stamp, next(number), record))
    while heap:
        yield heappop(heap)[2]


def _load(store: TaskStore, key: str, query: Query) -> list[TaskRecord]:
    shard = store.shards[key]
    known = store.known_failures(key) if query.states == {Status.FAILED} else None
    if query.user:
        records = list(shard.select(query.user))
    elif known is not None:
        records = [shard.records[f.id] for f in known if query.may_match(f)]
    else:
        records = store.candidates(key, query.states)
    if records and shard._p_jar is not None:
        # One round trip to the server instead of one for each record.
        shard._p_jar.prefetch(records)
    return records
