"""A task as JSON data."""

from ..interfaces import IAction
from ..tasks.control import can_cancel
from ..tasks.control import can_retry
from ..tasks.messages import description
from ..tasks.messages import headline
from ..tasks.messages import translated
from ..tasks.overview import overview
from ..tasks.progress import Progress
from ..tasks.progress import progress_of
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.urls import page_urls
from collections.abc import Callable
from plone import api
from plone.restapi.serializer.converters import json_compatible
from typing import Any
from zope.component import queryUtility


def task_url(record: TaskRecord) -> str:
    """The public address of a task."""
    return f"{api.portal.get().absolute_url()}/@tasks/{record.id}"


def summarized(
    request: Any, record: TaskRecord, progress: Progress | None = None
) -> dict[str, Any]:
    """What lists of tasks, and the answer with status 202, say about a task."""
    state = overview(request, record, progress)
    waits = state["waits_for"]
    return {
        "@id": task_url(record),
        "@type": "Task",
        "task_id": record.id,
        "action": record.action,
        "status": record.status.value,
        "description": translated(request, description(record)),
        # As the box in Classic UI says it.
        "text": _text(request, record, state),
        "processed": state["done"],
        "total": state["total"],
        "stage": state["stage"],
        "left": state["left"],
        "usual": state["usual"],
        "waits_for": waits and {name: waits[name] for name in ("text", "since")},
        "created": record.created.isoformat(),
        "finished": record.finished and record.finished.isoformat(),
        # Seconds in which the user can still undo it.
        "undo": round(record.undo_seconds, 1),
        "can_cancel": can_cancel(record),
        "can_retry": can_retry(record),
        "urls": page_urls(request, record),
        "error": _error(request, record),
    }


def detailed(request: Any, record: TaskRecord) -> dict[str, Any]:
    """All that its user may know about a task."""
    progress = progress_of([record])[record.id]
    return summarized(request, record, progress) | {
        "started": record.started and record.started.isoformat(),
        "outcomes": _outcomes(request, record),
        "result": _result(request, record),
    }


def _outcomes(request: Any, record: TaskRecord) -> list[dict[str, Any]]:
    """What became of each item of a selection. First those that were refused."""
    refused = [
        {
            "source": reason["source"],
            "ok": False,
            "message": translated(request, reason["message"]),
        }
        for reason in record.params.get("refused", ())
    ]
    return refused + [
        {
            "uid": outcome.uid,
            "title": translated(request, outcome.title),
            "ok": outcome.ok,
            "message": outcome.message and translated(request, outcome.message),
        }
        for outcome in record.outcomes
    ]


def _text(request: Any, record: TaskRecord, state: dict[str, Any]) -> str:
    ended = record.status.final
    return translated(request, headline(record)) if ended else state["text"]


def _error(request: Any, record: TaskRecord) -> dict[str, Any] | None:
    if record.status is not Status.FAILED:
        return None
    # With a traceback it was not the action that refused.
    type_, status = (
        ("InternalServerError", 500) if record.traceback else ("Conflict", 409)
    )
    message = translated(request, record.message)
    return {"type": type_, "message": message, "status": status}


def _result(request: Any, record: TaskRecord) -> Any:
    """What the service would have answered at once, if the task has succeeded."""
    if record.status is not Status.SUCCEEDED:
        return None
    action = queryUtility(IAction, name=record.action)
    # An action of another package may have been written for an older release.
    make: Callable | None = getattr(action, "answer", None)
    if make is None:
        return None
    answer = make(record, lambda path: request.physicalPathToURL(path.split("/")))
    return json_compatible(answer)
