"""Finished tasks by the thousand, as a busy site has them."""

from plone import api
from secrets import token_hex

import transaction


def forget() -> None:
    """Remove all tasks."""
    from collective.async_.tasks.store import remove_store

    remove_store(api.portal.get())


def make_history(count: int, closed: bool, user: str = "editor") -> None:
    """Add finished tasks of one user, an hour old, in parts as the worker leaves them.

    Not ``closed`` are those of the last minutes: the timer has not been there yet.
    """
    from collective.async_.tasks.shard import SHARD_SIZE
    from collective.async_.tasks.store import provide_store

    store = provide_store(api.portal.get())
    for first in range(0, count, SHARD_SIZE):
        key = _add_part(store, min(SHARD_SIZE, count - first), user, closed)
        if closed:
            store.close(key)
        transaction.commit()


def _add_part(store, count: int, user: str, closed: bool) -> str:
    from collective.async_.tasks.record import Status
    from collective.async_.tasks.record import TaskRecord
    from collective.async_.tasks.record import utcnow
    from datetime import timedelta

    ended = utcnow() - timedelta(minutes=60 if closed else 2)
    key = f"{int(ended.timestamp()):08x}{token_hex(2)}"
    for number in range(count):
        uid = token_hex(16)
        record = TaskRecord(
            f"{key}-{token_hex(10)}",
            "rename",
            user,
            title=f"Page {number}",
            container_title="Some folder",
            uids=(uid,),
            params={"names": {uid: ("other", "Other")}},
            pages=("/Plone/folder", f"/Plone/folder/page-{number}"),
        )
        record.created = record.asked = record.started = ended
        record.finish(Status.SUCCEEDED)
        record.finished = ended
        store.add(record)
    return key
