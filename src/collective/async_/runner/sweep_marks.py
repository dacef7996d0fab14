"""Notes of what has been done lately, over all workers.

They are kept in the broker: one that comes up empty has lost the messages and
the notes together.
"""

from ..settings import QUEUE
from .owner import shared_redis

import redis
import time


PREFIX = "collective.async:done"
# Counts the starts of workers; part of every note's name.
STARTS = "collective.async:starts"

_marks: dict[str, float] = {}


def first_in(seconds: int, key: str) -> bool:
    """Is this the first time in so many seconds, or since a worker has started?"""
    client = shared_redis()
    if client is not None:
        try:
            starts = int(client.get(STARTS) or 0)
            mark = f"{PREFIX}:{starts}:{key}"
            return bool(client.set(mark, 1, nx=True, ex=seconds))
        except redis.RedisError:
            return False
    now = time.monotonic()
    for old in [old for old, due in _marks.items() if due < now]:
        del _marks[old]
    return _marks.setdefault(key, now + seconds) == now + seconds


def queue_is_empty() -> bool:
    """Is no message waiting for a worker? False when in doubt."""
    client = shared_redis()
    try:
        return client is not None and client.llen(QUEUE) == 0
    except redis.RedisError:
        return False


def forget_marks() -> None:
    """A worker has started: whatever waits is to be sent again."""
    client = shared_redis()
    if client is not None:
        try:
            client.incr(STARTS)
        except redis.RedisError:
            # The consumer starts again when it has a connection again.
            return
