"""A shard of the store: records that one thread has created within an hour.

Since every thread has its own shard, requests that enqueue tasks at the same time do
not conflict.
"""

from .persistence import must_be_current
from .record import Status
from .record import TaskRecord
from .record import utcnow
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from persistent import Persistent
from secrets import token_hex
from threading import local

import time


SHARD_SECONDS = 3600
SHARD_SIZE = 200
# Tasks in these states cannot be retried.
DONE = (Status.SUCCEEDED, Status.CANCELLED)
# A transaction that has set a final status is over after this time.
SETTLED = timedelta(seconds=60)

_current = local()


class Shard(Persistent):
    """Up to SHARD_SIZE records that one thread has created within an hour."""

    # Its failed tasks when it was closed: the values of ``Failure``.
    failed: tuple[tuple, ...] | None = None

    def __init__(self) -> None:
        self.records = OOBTree()
        self.by_user = OOBTree()

    def add(self, record: TaskRecord) -> None:
        self.records[record.id] = record
        ids = self.by_user.get(record.user_id)
        if ids is None:
            ids = self.by_user[record.user_id] = OOTreeSet()
        ids.insert(record.id)
        # Conflict if this shard is removed or closed at this moment.
        must_be_current(self)

    def remove(self, record: TaskRecord) -> None:
        self.changes()
        # If the task is retried at this moment, this transaction must fail.
        must_be_current(record)
        del self.records[record.id]
        self.by_user[record.user_id].remove(record.id)

    def changes(self) -> None:
        """Make transactions conflict for which this shard must be current.

        They would not conflict otherwise: they write only a record, or a BTree, which
        resolves conflicts.
        """
        self._p_changed = True

    def select(self, user_id: str | None = None) -> Iterator[TaskRecord]:
        """The records of one user, or of all."""
        if user_id is None:
            yield from self.records.values()
        else:
            for task_id in self.by_user.get(user_id, ()):
                yield self.records[task_id]

    def not_done(self, user_id: str | None = None) -> Iterator[TaskRecord]:
        """Like ``select``, but without tasks that have succeeded or were cancelled.

        Every page and every poll calls this, and most tasks have succeeded. So each
        of those is loaded only once.
        """
        done = self._done()
        ids = self.records if user_id is None else self.by_user.get(user_id, ())
        for task_id in ids:
            if task_id not in done:
                record = self.records[task_id]
                if record.status in DONE:
                    _remember(done, record)
                else:
                    yield record

    def ended_after(self, user_id: str | None, since: datetime) -> Iterator[TaskRecord]:
        """The user's records that ended after ``since`` (UTC)."""
        done = self._done()
        for task_id in self.by_user.get(user_id, ()):
            if task_id in done and done[task_id] <= since:
                continue
            record = self.records[task_id]
            if record.finished is not None and record.finished > since:
                yield record

    def _done(self) -> dict[str, datetime]:
        # Volatile: each connection has its own, as long as the shard is in its cache.
        if getattr(self, "_v_done", None) is None:
            self._v_done: dict[str, datetime] = {}
        return self._v_done


def _remember(done: dict[str, datetime], record: TaskRecord) -> None:
    # Never what this transaction has written: it may abort.
    ended = record.finished
    if record._p_changed is False and ended and ended < utcnow() - SETTLED:
        done[record.id] = ended


def new_id(site: str = "") -> str:
    """An unguessable id that starts with the key of this thread's shard.

    Each site has shards of its own: a process with many sites would fill all of them
    with small ones.
    """
    now = time.time()
    shards = _current.__dict__.setdefault("shards", {})
    key, born, used = shards.get(site, ("", 0.0, SHARD_SIZE))
    if used >= SHARD_SIZE or now - born > SHARD_SECONDS:
        key, born, used = f"{int(now):08x}{token_hex(2)}", now, 0
    shards[site] = (key, born, used + 1)
    return f"{key}-{token_hex(10)}"


def shard_key(task_id: str) -> str:
    """The key of the shard that holds a task."""
    return task_id.partition("-")[0]


def shard_born(key: str) -> datetime:
    """When a shard's first task was enqueued (UTC); 1970 for a malformed key."""
    try:
        stamp = int(key[:8], 16)
    except ValueError:
        stamp = 0
    return datetime.fromtimestamp(stamp, timezone.utc)


def may_grow(key: str, since: datetime) -> bool:
    """May new records have been added to this shard after ``since`` (UTC)?"""
    try:
        born = int(key[:8], 16)
    except ValueError:
        # Not from new_id, so nothing is added to it.
        return False
    return born + SHARD_SECONDS > since.timestamp()
