"""The addresses of the pages about a task, and of those that show what it changes."""

from .record import TaskRecord
from plone import api
from typing import Any


def my_tasks_url() -> str:
    """What the current user's tasks do and did."""
    return f"{api.portal.get().absolute_url()}/@@my-tasks"


def details_url(record: TaskRecord) -> str:
    """What it does, and how it ended."""
    return _url("task-details", record)


def input_url(record: TaskRecord) -> str:
    """What was typed, as text."""
    return _url("task-input", record)


def reopen_url(record: TaskRecord) -> str:
    """Redirects to what was typed: in its form if possible, otherwise as text."""
    return _url("task-reopen", record)


def page_urls(request: Any, record: TaskRecord) -> list[str]:
    """The public addresses of the pages that show what the task changes.

    They are made from paths, since the content may be deleted by now.
    """
    return [request.physicalPathToURL(path.split("/")) for path in record.pages]


def _url(view: str, record: TaskRecord) -> str:
    return f"{api.portal.get().absolute_url()}/@@{view}?task_id={record.id}"
