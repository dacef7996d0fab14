"""Keys of requests (``Idempotency-Key``): the same one again gives the same task."""

from .record import TaskRecord
from .record import utcnow
from .store import provide_store
from .store import TaskStore
from BTrees.OOBTree import OOBTree
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from plone import api


KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Request:
    """A request that had a key: a digest of it, its task and its time (UTC)."""

    digest: str
    task_id: str
    time: datetime

    @property
    def expired(self) -> bool:
        """Is the key forgotten?"""
        return self.time < utcnow() - KEPT


def find_request(store: TaskStore, user_id: str, key: str) -> Request | None:
    """The user's request with this key, if it is not too old."""
    found = (store.keys or {}).get(user_id, {}).get(key)
    return None if found is None or found.expired else found


def remember_request(key: str, digest: str, record: TaskRecord) -> None:
    """Remember that a request with this key has recorded a task.

    If the same user sends another one with this key at this moment, one of them
    conflicts, and then finds the task of the other one.
    """
    store = provide_store(api.portal.get())
    if store.keys is None:
        store.keys = OOBTree()
    keys = store.keys.get(record.user_id)
    if keys is None:
        keys = store.keys[record.user_id] = OOBTree()
    keys[key] = Request(digest, record.id, utcnow())


def forget_requests(store: TaskStore) -> int:
    """Forget the keys that are too old; return how many there were."""
    count = 0
    known = OOBTree() if store.keys is None else store.keys
    for user_id, keys in list(known.items()):
        old = [key for key, request in keys.items() if request.expired]
        for key in old:
            del keys[key]
        if not keys:
            del known[user_id]
        count += len(old)
    return count
