"""Rate limits for the sweep, shared by all workers through Redis.

They are reset when a worker connects to its broker: a restarted broker may have lost
its messages, so they must be sent again. Without Redis each process has its own
limits.
"""

from .queue_info import queue_info
from .redis import redis_key
from .redis import shared_redis
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import islice
from secrets import randbelow
from typing import Any

import redis
import time


PREFIX = "done"
# A new number whenever a worker has connected; part of every key.
STARTS = "starts"

_due: dict[str, float] = {}
_connection_id = ""


def begin(connection_id: str) -> None:
    """Set the id of the worker's connection that has sent the sweep message.

    It is used only without Redis: a new id resets this process's limits.
    """
    global _connection_id
    _connection_id = connection_id


def first_in(seconds: int, key: str) -> bool:
    """Is this the first call with this key in so many seconds, or since a reset?"""
    return first_of(seconds, [key], 1) == [key]


def first_of(seconds: int, keys: Sequence[str], limit: int) -> list[str]:
    """The first ``limit`` of the keys for which ``first_in`` is true; in their order.

    The others stay as they are. For any number of keys this takes three round trips.
    """
    client = shared_redis()
    if client is None:
        return list(islice(_first_here(seconds, keys), limit))
    try:
        start = _last_start(client)
        names = [redis_key(f"{PREFIX}:{start}:{key}") for key in keys]
        known: list[Any] = client.mget(names) if names else []
        pairs = zip(keys, names, known, strict=True)
        new = [(key, name) for key, name, value in pairs if value is None][:limit]
        # Another process may have set some of them just now.
        with client.pipeline(transaction=False) as pipeline:
            for _key, name in new:
                pipeline.set(name, 1, nx=True, ex=seconds)
            first = pipeline.execute()
    except redis.RedisError:
        return []
    return [key for (key, _name), was_set in zip(new, first, strict=True) if was_set]


def _first_here(seconds: int, keys: Sequence[str]) -> Iterator[str]:
    now = time.monotonic()
    for old in [old for old, due in _due.items() if due < now]:
        del _due[old]
    for key in keys:
        if f"{_connection_id}:{key}" not in _due:
            _due[f"{_connection_id}:{key}"] = now + seconds
            yield key


def _last_start(client: redis.Redis) -> str:
    try:
        found: Any = client.get(redis_key(STARTS))
    except redis.ResponseError:
        # Junk of another type.
        client.delete(redis_key(STARTS))
        found = None
    return (found or b"0")[:20].hex()


def queue_length() -> int | None:
    """The number of messages in the queue of tasks; None if that is not known."""
    info = queue_info()
    return None if info is None else info.messages


def reset() -> None:
    """Reset all limits. Call it when a worker has connected to its broker."""
    client = shared_redis()
    if client is not None:
        try:
            # Not incremented: that would fail on junk.
            client.set(redis_key(STARTS), randbelow(10**15))
        except redis.RedisError:
            # The worker calls this again when it has a connection.
            return
