"""The data for the banner: the user's unfinished, failed and recently ended tasks."""

from ..monitoring.state import inspect_workers
from ..monitoring.state import STALLED_AFTER
from ..tasks.messages import description
from ..tasks.messages import headline
from ..tasks.messages import progress
from ..tasks.messages import summary
from ..tasks.messages import total_progress
from ..tasks.messages import translated
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import get_store
from ..tasks.typed import can_reopen
from ..tasks.urls import details_url
from ..tasks.urls import reopen_url
from .access import find_task
from .access import user_id
from collections.abc import Iterable
from datetime import datetime
from datetime import timedelta
from typing import Any


# A task's end is stamped before its commit, and by another machine's clock. Sending
# a task twice does no harm, since the script knows the ids of those it has handled.
SLACK = timedelta(seconds=60)


def snapshot(request: Any, since: datetime, ids: Iterable[str] = ()) -> dict[str, Any]:
    """The current user's tasks as JSON data. Never writes.

    It includes the finished tasks with these ids, and those that ended after
    ``since`` (UTC).
    """
    store = get_store()
    user = user_id()
    now = utcnow()
    active = list(store.active(user))
    failures = list(store.failures(user))
    # What can still be undone has its own line.
    begun = [record for record in active if not record.undo_seconds]
    ended = {r.id: r for r in store.recent(user, since - SLACK)}
    ended.update((r.id, r) for r in map(find_task, ids) if r is not None)
    done = [r for r in ended.values() if r.status is Status.SUCCEEDED]
    return {
        "now": now.timestamp(),
        "summary": translated(request, summary(len(begun))),
        "progress": _progress(request, active),
        "processing": [_open(request, record) for record in active],
        "error": [_failed(request, record) for record in failures],
        "success": [_done(request, record) for record in done],
        "should_reload": False,
        "stalled": stalled(active, now),
    }


def _progress(request: Any, active: list[TaskRecord]) -> dict[str, Any] | None:
    value, total = total_progress(active)
    if not total:
        return None
    text = translated(request, progress(value, total))
    return {"value": value, "max": total, "text": text}


def stalled(active: Iterable[TaskRecord], now: datetime) -> bool:
    """Has a task been waiting for more than STALLED_AFTER while no worker runs?"""
    waits = any(
        record.status is not Status.RUNNING and record.due < now - STALLED_AFTER
        for record in active
    )
    return waits and inspect_workers().count == 0


def page_urls(request: Any, record: TaskRecord) -> list[str]:
    """The public addresses of the pages that show what the task changes.

    They are made from paths, since the content may be deleted by now.
    """
    return [request.physicalPathToURL(path.split("/")) for path in record.pages]


def _common(record: TaskRecord) -> dict[str, Any]:
    return {
        "task_id": record.id,
        "action": record.action,
        "url": details_url(record),
        "created": record.created.isoformat(),
    }


def _open(request: Any, record: TaskRecord) -> dict[str, Any]:
    return _common(record) | {
        "status": record.status.value,
        "description": translated(request, description(record)),
        "processed": record.processed,
        "total": record.total,
        # Seconds in which the user can still undo it.
        "undo": round(record.undo_seconds, 1),
    }


def _failed(request: Any, record: TaskRecord) -> dict[str, Any]:
    # Some items of a selection, or some contents of a folder, may have been changed.
    outcomes = [outcome.ok for outcome in record.outcomes]
    changed = any(outcomes) if outcomes else bool(record.processed)
    return _common(record) | {
        "error_message": translated(request, headline(record)),
        "message": translated(request, record.message),
        "finished": record.finished and record.finished.isoformat(),
        "urls": page_urls(request, record) if changed else [],
        # Where to open what was typed again.
        "reopen": reopen_url(record) if can_reopen(record) else "",
    }


def _done(request: Any, record: TaskRecord) -> dict[str, Any]:
    return _common(record) | {
        "description": translated(request, headline(record)),
        "finished": record.finished and record.finished.isoformat(),
        "urls": page_urls(request, record),
    }
