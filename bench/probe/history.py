"""Tasks by the thousand, as a busy site has them."""

from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from plone import api
from secrets import token_hex
from typing import Any

import transaction


DAY = timedelta(days=1)
# Of the finished tasks one in so many has failed; nearly all of those were dismissed.
# None is a multiple of the number of users, who would then have them all.
FAILED = 49
UNSEEN = 49 * 51
# Of the waiting tasks one in so many waits for the one before it.
DEPENDENT = 10


def forget() -> None:
    """Remove all tasks."""
    from collective.async_.tasks.store import remove_store

    remove_store(api.portal.get())


def make_history(count: int, closed: bool, users: Sequence[str] = ("editor",)) -> None:
    """Add finished tasks, of the last day or an hour old, as the worker leaves them.

    Those of several users are spread over the last day. Not ``closed`` are those of
    the last minutes: the timer has not been there yet.
    """
    from collective.async_.tasks.record import utcnow
    from collective.async_.tasks.shard import SHARD_SIZE
    from collective.async_.tasks.store import provide_store

    store = provide_store(api.portal.get())
    for first in range(0, count, SHARD_SIZE):
        age = timedelta(minutes=60 if closed else 2)
        if len(users) > 1:
            age += (DAY - 2 * age) * (1 - first / count)
        ended = utcnow() - age
        key = f"{int(ended.timestamp()):08x}{token_hex(2)}"
        for number in range(first, min(first + SHARD_SIZE, count)):
            user = users[number % len(users)]
            store.add(_finished(key, number, user, ended, len(users) > 1))
        if closed:
            store.close(key)
        transaction.commit()


def make_waiting(count: int, users: Sequence[str]) -> None:
    """Add tasks that wait, and whose messages a sweep may send again."""
    from collective.async_.tasks.record import Paths
    from collective.async_.tasks.record import utcnow
    from collective.async_.tasks.shard import SHARD_SIZE
    from collective.async_.tasks.store import provide_store

    store = provide_store(api.portal.get())
    asked = utcnow() - timedelta(minutes=1)
    before: tuple[str, ...] = ()
    key = ""
    for number in range(count):
        if number % SHARD_SIZE == 0:
            key = f"{int(asked.timestamp()):08x}{token_hex(2)}"
        record = _record(key, number, users[number % len(users)])
        record.created = record.asked = asked
        record.touches = Paths(writes=record.pages[-1:])
        record.deps = () if number % DEPENDENT else before
        before = (record.id,)
        store.add(record)
    transaction.commit()


def _finished(key: str, number: int, user: str, ended: datetime, mixed: bool) -> Any:
    from collective.async_.tasks.record import Status

    record = _record(key, number, user)
    record.created = record.asked = record.started = ended
    if mixed and number % FAILED == 0:
        record.finish(Status.FAILED, "The item does not exist any more.")
        record.seen = number % UNSEEN != 0
    else:
        record.finish(Status.SUCCEEDED)
    record.finished = ended
    return record


def _record(key: str, number: int, user: str) -> Any:
    from collective.async_.tasks.record import TaskRecord

    uid = token_hex(16)
    return TaskRecord(
        f"{key}-{token_hex(10)}",
        "rename",
        user,
        title=f"Page {number}",
        container_title="Some folder",
        uids=(uid,),
        params={"names": {uid: ("other", "Other")}},
        pages=("/Plone/folder", f"/Plone/folder/page-{number}"),
    )
