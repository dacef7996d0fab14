"""Where task records live: an annotation of the portal.

Records are spread over small *parts*, each written by one thread only, so that
people who ask for tasks at the same time never conflict, and so that whatever
is open is found without reading the history. A part whose tasks are all done is
*closed* by the worker's timer, never by a request.
"""

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
from plone import api
from secrets import token_hex
from threading import local
from zope.annotation.interfaces import IAnnotations

import time


KEY = "collective.async.tasks"
PART_SECONDS = 3600
PART_SIZE = 200
# What no retry can open again.
DONE = (Status.SUCCEEDED, Status.CANCELLED)
# Longer than any transaction goes on after a task's last word.
SETTLED = timedelta(seconds=60)

_current = local()


class Part(Persistent):
    """Up to PART_SIZE records of one thread and hour."""

    def __init__(self) -> None:
        self.records = OOBTree()
        self.by_user = OOBTree()

    def add(self, record: TaskRecord) -> None:
        self.records[record.id] = record
        ids = self.by_user.get(record.user_id)
        if ids is None:
            ids = self.by_user[record.user_id] = OOTreeSet()
        ids.insert(record.id)

    def remove(self, record: TaskRecord) -> None:
        del self.records[record.id]
        self.by_user[record.user_id].remove(record.id)

    def select(self, user_id: str | None = None) -> Iterator[TaskRecord]:
        """The records of one user, or of all."""
        if user_id is None:
            yield from self.records.values()
        else:
            for task_id in self.by_user.get(user_id, ()):
                yield self.records[task_id]

    def undone(self, user_id: str | None = None) -> Iterator[TaskRecord]:
        """Like select, without those that have succeeded or were cancelled.

        Most are, and every page and poll asks: they are looked at once.
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

    def ended_after(self, user_id: str, since: datetime) -> Iterator[TaskRecord]:
        """The user's records that ended after ``since`` (UTC)."""
        done = self._done()
        for task_id in self.by_user.get(user_id, ()):
            if task_id in done and done[task_id] <= since:
                continue
            record = self.records[task_id]
            if record.finished is not None and record.finished > since:
                yield record

    def _done(self) -> dict[str, datetime]:
        # Volatile: this connection's own, and gone with the part from its cache.
        if getattr(self, "_v_done", None) is None:
            self._v_done = {}
        return self._v_done


def _remember(done: dict[str, datetime], record: TaskRecord) -> None:
    # Never what this transaction has written and may abort.
    if record._p_changed is False and record.finished < utcnow() - SETTLED:
        done[record.id] = record.finished


def new_id() -> str:
    """An unguessable id that starts with the key of this thread's part."""
    now = time.time()
    key, born, used = getattr(_current, "part", ("", 0.0, PART_SIZE))
    if used >= PART_SIZE or now - born > PART_SECONDS:
        key, born, used = f"{int(now):08x}{token_hex(2)}", now, 0
    _current.part = (key, born, used + 1)
    return f"{key}-{token_hex(10)}"


def part_key(task_id: str) -> str:
    """The key of the part that holds a task."""
    return task_id.partition("-")[0]


def part_born(key: str) -> datetime:
    """When a part's first task was asked for; the beginning of time for junk."""
    try:
        stamp = int(key[:8], 16)
    except ValueError:
        stamp = 0
    return datetime.fromtimestamp(stamp, timezone.utc)


def grows(key: str, since: datetime) -> bool:
    """May the part with this key have got new records after ``since`` (UTC)?"""
    try:
        born = int(key[:8], 16)
    except ValueError:
        # Of another origin than new_id: nobody adds to it.
        return False
    return born + PART_SECONDS > since.timestamp()


class TaskStore(Persistent):
    """All task records of a site."""

    # By the key of a closed part: (id, status) of what has not succeeded. Parts
    # that an older release has closed are not in it.
    exceptions: OOBTree | None = None

    def __init__(self) -> None:
        self.parts = OOBTree()
        self.closed = OOTreeSet()
        self.unseen = OOBTree()

    def add(self, record: TaskRecord) -> None:
        key = part_key(record.id)
        part = self.parts.get(key)
        if part is None:
            part = self.parts[key] = Part()
        part.add(record)

    def get(self, task_id: str) -> TaskRecord | None:
        """The record, or None; any junk is just unknown."""
        part = self.parts.get(part_key(str(task_id)))
        return None if part is None else part.records.get(task_id)

    def remove(self, record: TaskRecord) -> None:
        """Forget a record, and its part when that is empty and closed."""
        key = part_key(record.id)
        self.forget_failure(record)
        part = self.parts[key]
        part.remove(record)
        if not part.records and key in self.closed:
            del self.parts[key]
            self.closed.remove(key)
            if self.exceptions is not None:
                self.exceptions.pop(key, None)

    def all(self) -> Iterator[TaskRecord]:
        """Every record, newest part first."""
        for key in reversed(list(self.parts)):
            yield from self.parts[key].select()

    def open_parts(self) -> Iterator[tuple[str, Part]]:
        """The parts that may hold unfinished tasks, by key."""
        closed = self.closed
        return ((key, part) for key, part in self.parts.items() if key not in closed)

    def candidates(self, key: str, states: frozenset[Status]) -> list[TaskRecord]:
        """The records of a part that may be in one of these states; of all, if none.

        Without loading those that have succeeded, when they are not asked for.
        """
        part = self.parts[key]
        known = None
        if states and Status.SUCCEEDED not in states and key in self.closed:
            known = (self.exceptions or {}).get(key)
        if known is None:
            return list(part.select())
        # What was removed since is not there any more.
        found = (part.records.get(id_) for id_, status in known if status in states)
        return [record for record in found if record is not None]

    def active(self, user_id: str | None = None) -> Iterator[TaskRecord]:
        """Tasks that wait or run, in the order in which they were asked for."""
        found = [
            record
            for _key, part in self.open_parts()
            for record in part.undone(user_id)
            if not record.status.final
        ]
        return iter(sorted(found, key=lambda record: record.created))

    def failures(self, user_id: str) -> Iterator[TaskRecord]:
        """Failed tasks that the user has not dismissed."""
        for task_id in self.unseen.get(user_id, ()):
            record = self.get(task_id)
            in_open_part = part_key(task_id) not in self.closed
            if record is None or in_open_part or record.seen:
                continue
            yield record
        for _key, part in self.open_parts():
            yield from filter(is_unseen_failure, part.undone(user_id))

    def recent(self, user_id: str, since: datetime) -> Iterator[TaskRecord]:
        """The user's tasks that ended after ``since`` (UTC)."""
        for _key, part in self.open_parts():
            yield from part.ended_after(user_id, since)

    def close(self, key: str) -> None:
        """Take a part whose tasks are all done out of the daily work."""
        records = list(self.parts[key].select())
        if self.exceptions is None:
            self.exceptions = OOBTree()
        self.exceptions[key] = tuple(
            (record.id, record.status)
            for record in records
            if record.status is not Status.SUCCEEDED
        )
        for record in filter(is_unseen_failure, records):
            ids = self.unseen.get(record.user_id)
            if ids is None:
                ids = self.unseen[record.user_id] = OOTreeSet()
            ids.insert(record.id)
        self.closed.insert(key)

    def reopen(self, record: TaskRecord) -> None:
        """A task of a closed part is to run again."""
        self.forget_failure(record)
        key = part_key(record.id)
        if key in self.closed:
            self.closed.remove(key)

    def forget_failure(self, record: TaskRecord) -> None:
        ids = self.unseen.get(record.user_id)
        if ids is not None and record.id in ids:
            ids.remove(record.id)


def is_unseen_failure(record: TaskRecord) -> bool:
    return record.status is Status.FAILED and not record.seen


def get_store(portal=None) -> TaskStore | None:
    """The store of a site (default: the current one), None before the first task."""
    annotations = IAnnotations(portal if portal is not None else api.portal.get())
    return annotations.get(KEY)


def provide_store(portal) -> TaskStore:
    """The store of a site, made when there is none yet."""
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        annotations[KEY] = TaskStore()
    return annotations[KEY]


def remove_store(portal) -> None:
    """Uninstall: forget all tasks."""
    IAnnotations(portal).pop(KEY, None)
