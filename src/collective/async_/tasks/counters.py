"""Counters of finished tasks for Prometheus, kept in the shared Redis.

Counting the records is not possible: they are purged, and a counter must not decrease.
Without Redis there are no counters.
"""

from ..broker.redis import Command
from ..broker.redis import redis_key
from ..broker.redis import shared_redis
from .record import TaskRecord
from bisect import bisect_left
from math import isfinite
from plone import api
from typing import Any

import redis


PREFIX = "metrics:"
# Upper bounds in seconds. One more bucket has no upper bound.
BUCKETS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3600.0)

# The parts of the name of each kind of number.
PARTS = {
    "finished": 3,
    "attempts": 2,
    "conflicts": 2,
    "bucket": 3,
    "seconds": 2,
    "wait_bucket": 3,
    "waited": 2,
}
# The kinds of a histogram: the number in each bucket, and the sum of seconds.
RUN = ("bucket", "seconds")
WAIT = ("wait_bucket", "waited")


def outcome_counts(record: TaskRecord, conflicts: int) -> list[Command]:
    """What counts a finished task."""
    site_path = "/".join(api.portal.get().getPhysicalPath())
    began, ended = record.started or record.created, record.finished
    took = (ended - began).total_seconds() if ended else 0.0
    waited = (began - record.due).total_seconds()
    fields = {
        f"finished|{record.action}|{record.status.value}": 1,
        f"attempts|{record.action}": max(0, record.attempt - 1),
        f"conflicts|{record.action}": conflicts,
        **_observed(RUN, record.action, took),
        **_observed(WAIT, record.action, waited),
    }
    return adding(site_path, fields)


def _observed(kinds: tuple[str, str], action: str, took: float) -> dict[str, float]:
    """What a time of so many seconds adds to a histogram."""
    took = max(0.0, took)
    bucket, total = kinds
    number = bisect_left(BUCKETS, took)
    return {f"{bucket}|{action}|{number}": 1, f"{total}|{action}": took}


def adding(site_path: str, fields: dict[str, float]) -> list[Command]:
    """What adds these numbers to the counters of a site."""
    key = PREFIX + site_path
    return [("HINCRBYFLOAT", key, name, amount) for name, amount in fields.items()]


def counters(portal: Any) -> dict[tuple[str, ...], float]:
    """The counters of a site by (kind, action, …); {} if there are none."""
    client = shared_redis()
    key = redis_key(PREFIX + "/".join(portal.getPhysicalPath()))
    try:
        found: dict[Any, Any] = client.hgetall(key) if client is not None else {}
    except redis.RedisError:
        return {}
    return dict(filter(None, map(_counter, found, found.values())))


def _counter(name: bytes, value: bytes) -> tuple[tuple[str, ...], float] | None:
    """A number and what it is about; None for what nobody of us wrote."""
    try:
        parts = tuple(name.decode().split("|"))
        number = float(value)
    except ValueError:
        return None
    known = len(parts) == PARTS.get(parts[0]) and all(parts)
    return (parts, number) if known and isfinite(number) else None
