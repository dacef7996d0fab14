"""The data for the banner: the user's unfinished, failed and recently ended tasks."""

from ..monitoring.paused import paused
from ..tasks.control import can_cancel
from ..tasks.messages import description
from ..tasks.messages import headline
from ..tasks.messages import state
from ..tasks.messages import summary
from ..tasks.messages import translated
from ..tasks.overview import overview
from ..tasks.polled import Polled
from ..tasks.polled import polled
from ..tasks.polled import rest
from ..tasks.polled import ROWS
from ..tasks.progress import Progress
from ..tasks.progress import progress_of
from ..tasks.progress import total_progress
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.typed import can_reopen
from ..tasks.urls import details_url
from ..tasks.urls import reopen_url
from ..tasks.urls import shown_urls
from .result import result_url
from collections.abc import Collection
from collections.abc import Iterable
from datetime import datetime
from typing import Any


# Ended tasks whose result is looked up. The box does not show more of them.
RESULTS = 5


def snapshot(
    request: Any,
    since: datetime,
    ids: Iterable[str] = (),
    shown: Collection[str] | None = None,
) -> dict[str, Any]:
    """The current user's tasks as JSON data. Never writes.

    It includes the finished tasks with these ids, and those that ended after
    ``since`` (UTC). ``shown`` are the addresses that the client shows, see shown_urls.
    """
    tasks = polled(since, ids)
    done = [r for r in tasks.ended if r.status is Status.SUCCEEDED]
    cancelled = [r for r in tasks.ended if r.status is Status.CANCELLED]
    done.sort(key=lambda r: r.finished or tasks.now)
    still = paused(tasks.active, tasks.last_end, tasks.now)
    return _unfinished(request, tasks, bool(still)) | {
        "now": tasks.now.timestamp(),
        "error": [_failed(request, record, shown) for record in tasks.failures],
        "success": [
            _done(request, record)
            | shown_urls(request, record, shown)
            | {"open": result_url(record) if place < RESULTS else None}
            for place, record in enumerate(reversed(done))
        ][::-1],
        "cancelled": [
            _done(request, record) | _changed_urls(request, record, shown)
            for record in cancelled
        ],
        "should_reload": False,
        "paused": translated(request, still),
    }


def _unfinished(request: Any, tasks: Polled, still: bool) -> dict[str, Any]:
    """What the box says about unfinished tasks, which may stand still."""
    # What can still be undone has its own line.
    active, begun = tasks.active, tasks.begun
    found = progress_of(active)
    rows = {r.id: _row(request, r, found[r.id], still) for r in begun[:ROWS]}
    running = [r.id for r in active if r.status is Status.RUNNING]
    value, total = total_progress(found.values())
    # Read aloud now and then.
    texts = (rows[id_]["text"] for id_ in running if rows.get(id_, {}).get("progress"))
    progress = {"value": value, "max": total, "text": next(texts, "")}
    return {
        "summary": translated(request, summary(len(begun))),
        "running": len(running),
        "progress": progress if total else None,
        "processing": [
            _open(request, r, found[r.id]) | rows.get(r.id, {}) for r in active
        ],
        "rest": translated(request, rest(begun)),
    }


def _row(
    request: Any, record: TaskRecord, progress: Progress, still: bool
) -> dict[str, Any]:
    found = overview(request, record, progress, still)
    return found | {"cancel": can_cancel(record)}


def _common(record: TaskRecord) -> dict[str, Any]:
    return {
        "task_id": record.id,
        "action": record.action,
        "url": details_url(record),
        "created": record.created.isoformat(),
    }


def _open(request: Any, record: TaskRecord, progress: Progress) -> dict[str, Any]:
    return _common(record) | {
        "status": record.status.value,
        "state": translated(request, state(record)),
        "description": translated(request, description(record)),
        "processed": progress.done,
        "total": progress.total,
        # Seconds in which the user can still undo it.
        "undo": round(record.undo_seconds, 1),
    }


def _changed_urls(
    request: Any, record: TaskRecord, shown: Collection[str] | None
) -> dict[str, Any]:
    # Some items of a selection, or some contents of a folder, may have been changed.
    outcomes = [outcome.ok for outcome in record.outcomes]
    changed = any(outcomes) if outcomes else bool(record.processed)
    return shown_urls(request, record, shown) if changed else {"urls": []}


def _failed(
    request: Any, record: TaskRecord, shown: Collection[str] | None
) -> dict[str, Any]:
    return _common(record) | {
        "error_message": translated(request, headline(record)),
        "message": translated(request, record.message),
        "finished": record.finished and record.finished.isoformat(),
        **_changed_urls(request, record, shown),
        # Where to open what was typed again.
        "reopen": reopen_url(record) if can_reopen(record) else "",
    }


def _done(request: Any, record: TaskRecord) -> dict[str, Any]:
    return _common(record) | {
        "description": translated(request, headline(record)),
        "finished": record.finished and record.finished.isoformat(),
    }
