"""The address of a task's page."""

from .record import TaskRecord
from plone import api


def details_url(record: TaskRecord) -> str:
    """The public address of the page about a task of the current site."""
    return f"{api.portal.get().absolute_url()}/@@task-details?task_id={record.id}"
