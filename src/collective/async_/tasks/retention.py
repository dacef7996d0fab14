"""How long tasks are kept. What waits or runs is never forgotten."""

from ..controlpanel.settings import get_settings
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .store import TaskStore
from datetime import datetime
from datetime import timedelta


# Parts of the store: enough to keep up, little enough for one commit.
PARTS_AT_ONCE = 50


def forget_old(store: TaskStore) -> int:
    """Remove tasks by the current site's settings; how many there were.

    Only from closed parts: nobody else writes there. The oldest go first.
    """
    now = utcnow()
    settings = get_settings()
    succeeded = now - timedelta(days=settings.keep_succeeded_days)
    failed = now - timedelta(days=settings.keep_failed_days)
    surplus = _count(store) - settings.max_records
    removed = 0
    for key in list(store.closed)[:PARTS_AT_ONCE]:
        for record in list(store.parts[key].select()):
            limit = failed if record.status is Status.FAILED else succeeded
            if removed < surplus or _ended_before(record, limit):
                store.remove(record)
                removed += 1
    return removed


def _count(store: TaskStore) -> int:
    return sum(len(part.records) for part in store.parts.values())


def _ended_before(record: TaskRecord, limit: datetime) -> bool:
    return record.finished is not None and record.finished < limit
