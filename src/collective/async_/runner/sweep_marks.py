"""Notes of what has been done lately, over all workers.

They are kept in the shared Redis, and are void when a worker connects to its
broker: one that comes up empty has lost the messages. Without a Redis, each process
has its own.
"""

from ..tasks.line import look_at_line
from .shared import shared_redis

import redis
import time


PREFIX = "collective.async:done"
# Counts the starts of workers; part of every note's name.
STARTS = "collective.async:starts"

_marks: dict[str, float] = {}
_era = ""


def begin(era: str) -> None:
    """Which connection of which worker asks for the sweep.

    Only without a Redis is this what the notes go by.
    """
    global _era
    _era = era


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
    key = f"{_era}:{key}"
    now = time.monotonic()
    for old in [old for old, due in _marks.items() if due < now]:
        del _marks[old]
    return _marks.setdefault(key, now + seconds) == now + seconds


def queue_is_empty() -> bool:
    """Is no message waiting for a worker? False when in doubt."""
    line = look_at_line()
    return line is not None and line.messages == 0


def forget_marks() -> None:
    """A worker has connected: whatever waits is to be sent again."""
    client = shared_redis()
    if client is not None:
        try:
            client.incr(STARTS)
        except redis.RedisError:
            # The consumer starts again when it has a connection again.
            return
