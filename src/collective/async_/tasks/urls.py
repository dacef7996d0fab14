"""The addresses of the pages about a task of the current site."""

from .record import TaskRecord
from plone import api


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


def _url(view: str, record: TaskRecord) -> str:
    return f"{api.portal.get().absolute_url()}/@@{view}?task_id={record.id}"
