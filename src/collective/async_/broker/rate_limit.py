"""Rate limits for the sweep, shared by all workers through Redis.

They are reset when a worker connects to its broker: a restarted broker may have lost
its messages, so they must be sent again. Without Redis each process has its own
limits.
"""

from .queue_info import queue_info
from .redis import redis_key
from .redis import shared_redis
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
    client = shared_redis()
    if client is not None:
        try:
            name = redis_key(f"{PREFIX}:{_last_start(client)}:{key}")
            return bool(client.set(name, 1, nx=True, ex=seconds))
        except redis.RedisError:
            return False
    key = f"{_connection_id}:{key}"
    now = time.monotonic()
    for old in [old for old, due in _due.items() if due < now]:
        del _due[old]
    return _due.setdefault(key, now + seconds) == now + seconds


def _last_start(client: redis.Redis) -> str:
    try:
        found: Any = client.get(redis_key(STARTS))
    except redis.ResponseError:
        # Junk of another type.
        client.delete(redis_key(STARTS))
        found = None
    return (found or b"0")[:20].hex()


def queue_is_empty() -> bool:
    """Is there no message in the queue of tasks? False if that is not known."""
    info = queue_info()
    return info is not None and info.messages == 0


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
