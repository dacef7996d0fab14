"""Who may see which task: its owner, and those who manage tasks."""

from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from plone import api
from Products.Five import BrowserView
from typing import Any

import json


MANAGE_TASKS = "collective.async: Manage tasks"


def user_id() -> str | None:
    """The id of the current user, None for an anonymous visitor."""
    return None if api.user.is_anonymous() else api.user.get_current().getId()


def find_task(task_id: Any) -> TaskRecord | None:
    """The task, if the current user may see it; None for any junk."""
    store = get_store()
    record = store.get(task_id) if store and isinstance(task_id, str) else None
    if record is None:
        return None
    manages = api.user.has_permission(MANAGE_TASKS, obj=api.portal.get())
    return record if manages or record.user_id == user_id() else None


def details_url(record: TaskRecord) -> str:
    return f"{api.portal.get().absolute_url()}/@@task-details?task_id={record.id}"


class JSONView(BrowserView):
    """Answers with JSON that no cache keeps."""

    def answer(self, data: dict[str, Any], status: int = 200) -> str:
        response = self.request.response
        response.setStatus(status)
        response.setHeader("Content-Type", "application/json")
        response.setHeader("Cache-Control", "no-store")
        return json.dumps(data)
