"""How long tasks of one kind and size usually take on this site.

The last few durations are kept in the shared Redis. Written to the ZODB, they would
make tasks conflict that end at the same time. Without Redis nothing is known.
"""

from ..broker.redis import ask
from ..broker.redis import Command
from ..broker.redis import redis_key
from .record import Status
from .record import TaskRecord
from contextlib import suppress
from dataclasses import dataclass
from plone import api

import redis


PREFIX = "durations:"
# For each action, and for each size between two powers of two.
KEPT = 20
EXPIRY = 90 * 24 * 3600
# Fewer are no evidence.
ENOUGH = 3


@dataclass(frozen=True)
class Usual:
    """How many seconds half of the tasks took: as long as this one would have."""

    shortest: float
    longest: float

    @property
    def typical(self) -> float:
        """Seconds, for a guess of what is left."""
        return (self.shortest + self.longest) / 2


def kept_duration(record: TaskRecord) -> list[Command]:
    """What keeps how long a task took, if it has succeeded without an interruption."""
    if record.status is not Status.SUCCEEDED or record.attempt != 1 or record.history:
        return []
    assert record.started is not None and record.finished is not None
    seconds = (record.finished - record.started).total_seconds()
    key, value = _key(record, _bucket(record)), f"{_size(record)} {seconds:.1f}"
    return [
        ("LPUSH", key, value),
        ("LTRIM", key, 0, KEPT - 1),
        ("EXPIRE", key, EXPIRY),
    ]


def usual_duration(record: TaskRecord) -> Usual | None:
    """How long such a task usually takes, if enough tasks tell that."""
    bucket = _bucket(record)

    def get(client: redis.Redis) -> list[bytes]:
        with client.pipeline(transaction=False) as pipeline:
            for near in (bucket - 1, bucket, bucket + 1):
                pipeline.lrange(redis_key(_key(record, near)), 0, KEPT - 1)
            return [value for values in pipeline.execute() for value in values]

    values: list[bytes] = ask(get, [])
    size = _size(record)
    seconds = sorted(found * size for found in map(_seconds_each, values) if found)
    if len(seconds) < ENOUGH:
        return None
    quarter = len(seconds) // 4
    return Usual(seconds[quarter], seconds[-1 - quarter])


def _seconds_each(value: bytes) -> float:
    """Seconds for each item; 0 for what nobody of us wrote."""
    with suppress(ValueError, ZeroDivisionError, OverflowError):
        size, seconds = value.decode().split(" ")
        each = float(seconds) / int(size)
        return each if 0 < each < 1e6 else 0.0
    return 0.0


def _size(record: TaskRecord) -> int:
    return max(1, record.size, record.total)


def _bucket(record: TaskRecord) -> int:
    return _size(record).bit_length()


def _key(record: TaskRecord, bucket: int) -> str:
    site = api.content.get_path(api.portal.get())
    return f"{PREFIX}{site}:{record.action}:{bucket}"
