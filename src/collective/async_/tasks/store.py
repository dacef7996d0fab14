"""The store of task records: an annotation of the portal.

Unfinished tasks are found without reading the old ones, since a shard whose tasks
have all ended is *closed*. Only the worker's timer closes shards, never a request.
"""

from .persistence import must_be_current
from .persistence import Renamed
from .reasons import Failure
from .reasons import failure_of
from .record import Status
from .record import TaskRecord
from .shard import Shard
from .shard import shard_key
from BTrees.OIBTree import OIBTree
from BTrees.OOBTree import difference
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections.abc import Iterator
from datetime import datetime
from plone import api
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "collective.async.tasks"
# The old name of Shard, for objects that an older release stored.
Part = Shard


class TaskStore(Renamed):
    """All task records of a site."""

    OLD_NAMES = {"parts": "shards"}

    # For each closed shard, by its key: (id, status) of the tasks that have not
    # succeeded. Shards that an older release has closed are missing here.
    exceptions: OOBTree | None = None
    # For each closed shard, by its key: the number of its tasks. See ``count``.
    sizes: OIBTree | None = None
    # For each user: the requests that had a key (see ``request_keys``).
    keys: OOBTree | None = None
    # For each action and unique key: the id of the last task.
    unique: OOBTree | None = None
    # The ids of tasks about whose end their users want a mail.
    wishes: OOTreeSet | None = None
    # The add-on was uninstalled while tasks were open. The sweep removes the store when
    # they have ended.
    leaving = False
    # When somebody wanted to uninstall it, and was told of the open tasks (UTC).
    asked_to_leave: datetime | None = None

    def __init__(self) -> None:
        self.shards = OOBTree()
        self.closed = OOTreeSet()
        self.unseen = OOBTree()

    def add(self, record: TaskRecord) -> None:
        key = shard_key(record.id)
        shard = self.shards.get(key)
        if shard is None:
            shard = self.shards[key] = Shard()
        shard.add(record)
        if record.unique_key:
            # Two requests that do this at once conflict, although each thread adds to a
            # shard of its own. The one that is tried again finds the task of the other.
            if self.unique is None:
                self.unique = OOBTree()
            self.unique[record.action, record.unique_key] = record.id

    def get(self, task_id: str) -> TaskRecord | None:
        """The record with this id, or None. Accepts any text."""
        shard = self.shards.get(shard_key(str(task_id)))
        return None if shard is None else shard.records.get(task_id)

    def remove(self, record: TaskRecord) -> None:
        """Remove a record, and also its shard if that is closed and now empty."""
        key = shard_key(record.id)
        self.forget_failure(record)
        self.forget_wish(record)
        unique = record.action, record.unique_key
        if self.unique is not None and self.unique.get(unique) == record.id:
            del self.unique[unique]
        shard = self.shards[key]
        shard.remove(record)
        if self.sizes is not None and key in self.sizes:
            self.sizes[key] -= 1
            self._forget_exception(key, record)
        if not shard.records and key in self.closed:
            self.drop(key)

    def _forget_exception(self, key: str, record: TaskRecord) -> None:
        known = (self.exceptions or {}).get(key, ())
        left = tuple(pair for pair in known if pair[0] != record.id)
        if self.exceptions is not None and left != known:
            self.exceptions[key] = left

    def drop(self, key: str) -> None:
        """Remove an empty shard to which nothing is added any more."""
        shard = self.shards.pop(key)
        # Write it, too: a transaction that adds to it at this moment must fail.
        shard.changes()
        if key in self.closed:
            self.closed.remove(key)
        for known in (self.exceptions, self.sizes):
            if known is not None:
                known.pop(key, None)

    def count(self) -> int:
        """The number of all tasks, without loading the closed shards.

        It loads those that an older release has closed, and notes their sizes.
        """
        if self.sizes is None:
            self.sizes = OIBTree()
        for key in difference(self.closed, self.sizes):
            self.sizes[key] = len(self.shards[key].records)
        in_open_shards = sum(len(shard.records) for _key, shard in self.open_shards())
        return in_open_shards + sum(self.sizes.values())

    def has_only_failures(self, key: str) -> bool:
        """Have all tasks of a closed shard failed? False if that is not known."""
        known = (self.exceptions or {}).get(key, ())
        failed = sum(status is Status.FAILED for _id, status in known)
        return bool(failed) and (self.sizes or {}).get(key) == failed

    def all(self) -> Iterator[TaskRecord]:
        """All records, starting with the newest shard."""
        for key in reversed(list(self.shards)):
            yield from self.shards[key].select()

    def open_shards(self) -> Iterator[tuple[str, Shard]]:
        """The keys and shards that may contain unfinished tasks."""
        return iter(difference(self.shards, self.closed).items())

    def candidates(self, key: str, states: frozenset[Status]) -> list[TaskRecord]:
        """The records of a shard that may be in one of these states (empty: any).

        The caller checks the states again. If possible, tasks that have succeeded are
        not loaded unless ``states`` includes them.
        """
        shard = self.shards[key]
        known = None
        if states and Status.SUCCEEDED not in states and key in self.closed:
            known = (self.exceptions or {}).get(key)
        if known is None:
            return list(shard.select())
        # Some may have been removed after the shard was closed.
        found = (shard.records.get(id_) for id_, status in known if status in states)
        return [record for record in found if record is not None]

    def known_failures(self, key: str) -> list[Failure] | None:
        """The failed tasks of a closed shard, without loading them.

        None for a shard that is open, or that an older release has closed. Some tasks
        may have been changed since by an undo: callers that load them look again.
        """
        shard = self.shards[key]
        if key not in self.closed or shard.failed is None:
            return None
        found = (Failure(*values) for values in shard.failed)
        return [failure for failure in found if failure.id in shard.records]

    def active(self, user_id: str | None = None) -> Iterator[TaskRecord]:
        """Tasks that wait or run, in the order in which they were enqueued."""
        found = [
            record
            for _key, shard in self.open_shards()
            for record in shard.not_done(user_id)
            if not record.status.final
        ]
        return iter(sorted(found, key=lambda record: record.created))

    def failures(self, user_id: str | None) -> Iterator[TaskRecord]:
        """Failed tasks that the user has not dismissed."""
        for task_id in self.unseen.get(user_id, ()):
            record = self.get(task_id)
            in_open_shard = shard_key(task_id) not in self.closed
            if record is None or in_open_shard or record.seen:
                continue
            yield record
        for _key, shard in self.open_shards():
            yield from filter(is_unseen_failure, shard.not_done(user_id))

    def recent(self, user_id: str | None, since: datetime) -> Iterator[TaskRecord]:
        """The user's tasks that ended after ``since`` (UTC)."""
        for _key, shard in self.open_shards():
            yield from shard.ended_after(user_id, since)

    def close(self, key: str) -> None:
        """Close a shard whose tasks have all ended, so that ``active`` skips it."""
        shard = self.shards[key]
        # A retry at this moment sees that the shard is closed, or conflicts.
        shard.changes()
        records = list(shard.select())
        for record in records:
            must_be_current(record)
        if self.exceptions is None:
            self.exceptions = OOBTree()
        self.exceptions[key] = tuple(
            (record.id, record.status)
            for record in records
            if record.status is not Status.SUCCEEDED
        )
        shard.failed = tuple(
            tuple(failure_of(record))
            for record in records
            if record.status is Status.FAILED and record.superseded is None
        )
        for record in filter(is_unseen_failure, records):
            ids = self.unseen.get(record.user_id)
            if ids is None:
                ids = self.unseen[record.user_id] = OOTreeSet()
            ids.insert(record.id)
        if self.sizes is None:
            self.sizes = OIBTree()
        self.sizes[key] = len(records)
        self.closed.insert(key)

    def reopen(self, record: TaskRecord) -> None:
        """Open the shard of a finished task that is to run again."""
        self.forget_failure(record)
        key = shard_key(record.id)
        must_be_current(self.shards[key])
        if key in self.closed:
            self.closed.remove(key)
            if self.sizes is not None:
                self.sizes.pop(key, None)

    def forget_failure(self, record: TaskRecord) -> None:
        """Remove a task from the failures that its user has not dismissed."""
        ids = self.unseen.get(record.user_id)
        if ids is not None and record.id in ids:
            ids.remove(record.id)

    def forget_wish(self, record: TaskRecord) -> None:
        """Remove the wish for a mail about this task, if there is one."""
        if self.wishes is not None and record.id in self.wishes:
            self.wishes.remove(record.id)


def is_unseen_failure(record: TaskRecord) -> bool:
    """Has the task failed, and has its user not dismissed it?"""
    return record.status is Status.FAILED and not record.seen


def get_store(portal: Any = None) -> TaskStore:
    """The store of a site (default: the current one).

    If the site has none, an empty one is returned that is not stored. To add a
    record, use ``provide_store``.
    """
    annotations = IAnnotations(portal if portal is not None else api.portal.get())
    store = annotations.get(KEY)
    return TaskStore() if store is None else store


def provide_store(portal: Any) -> TaskStore:
    """The store of a site. It is created if there is none."""
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        annotations[KEY] = TaskStore()
    return annotations[KEY]


def leave_store(portal: Any) -> int:
    """Remove the store when its last task has ended; return how many are open now."""
    store = get_store(portal)
    count = sum(1 for _record in store.active())
    if count:
        store.leaving = True
    else:
        remove_store(portal)
    return count


def remove_store(portal: Any) -> None:
    """Remove the store with all tasks, if there is one."""
    IAnnotations(portal).pop(KEY, None)
