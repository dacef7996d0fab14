"""Who may see which task: its owner, and those who manage tasks."""

from ..tasks.control import may_see
from ..tasks.enqueue import get_task
from ..tasks.record import TaskRecord
from AccessControl import getSecurityManager
from plone import api
from plone.protect.authenticator import check
from Products.Five import BrowserView
from typing import Any
from zExceptions import Forbidden

import json


def user_id() -> str | None:
    """The id of the current user, None for an anonymous visitor."""
    # Asked for several times by each poll: api.user would wrap the user each time.
    return getSecurityManager().getUser().getId()


def find_task(task_id: Any) -> TaskRecord | None:
    """The task, if the current user may see it; None for any junk."""
    record = get_task(task_id) if isinstance(task_id, str) else None
    return record if record is not None and may_see(record) else None


def details_url(record: TaskRecord) -> str:
    return f"{api.portal.get().absolute_url()}/@@task-details?task_id={record.id}"


class Refused(Exception):
    """A request that may change nothing: (HTTP status, machine-readable reason)."""


def changing_task(request: Any) -> TaskRecord:
    """The task of a request that is to change it.

    Raises Refused unless it is a POST of a logged-in user with a valid
    authenticator who may see the task.
    """
    if user_id() is None:
        raise Refused(401, "login")
    if request.method != "POST":
        request.response.setHeader("Allow", "POST")
        raise Refused(405, "POST only")
    try:
        # Not left to plone.protect's check of writes, which can be disabled.
        check(request)
    except Forbidden:
        raise Refused(403, "authenticator") from None
    record = find_task(request.form.get("task_id"))
    if record is None:
        raise Refused(404, "unknown task")
    return record


class JSONView(BrowserView):
    """Answers with JSON that no cache keeps."""

    def answer(self, data: dict[str, Any], status: int = 200) -> str:
        response = self.request.response
        response.setStatus(status)
        response.setHeader("Content-Type", "application/json")
        response.setHeader("Cache-Control", "no-store")
        return json.dumps(data)
