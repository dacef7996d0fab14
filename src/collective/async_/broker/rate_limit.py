"""Rate limits of the sweep, shared by all workers through Redis.

They are void as soon as a worker connects to its broker, since a broker that comes up
empty has lost the messages. Without a Redis each process has its own.
"""

from .queue_info import queue_info
from .redis import redis_key
from .redis import shared_redis
from secrets import randbelow

import redis
import time


PREFIX = "done"
# A new number whenever a worker has connected; part of every key.
STARTS = "starts"

_due: dict[str, float] = {}
_connection_id = ""


def begin(connection_id: str) -> None:
    """Say which connection of which worker asks for the sweep.

    It counts only without a Redis.
    """
    global _connection_id
    _connection_id = connection_id


def first_in(seconds: int, key: str) -> bool:
    """Is this the first call in so many seconds, or since a worker has connected?"""
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
        found = client.get(redis_key(STARTS))
    except redis.ResponseError:
        # Junk of another type.
        client.delete(redis_key(STARTS))
        found = None
    return (found or b"0")[:20].hex()


def queue_is_empty() -> bool:
    """Is no message waiting for a worker? False when in doubt."""
    info = queue_info()
    return info is not None and info.messages == 0


def reset() -> None:
    """A worker has connected: everything that waits may be sent again at once."""
    client = shared_redis()
    if client is not None:
        try:
            # Not incremented: that would fail on junk.
            client.set(redis_key(STARTS), randbelow(10**15))
        except redis.RedisError:
            # The consumer starts again when it has a connection again.
            return
