"""Access to tasks: a user sees their own tasks, a manager sees all of them."""

from ..tasks.control import may_see
from ..tasks.enqueue import get_task
from ..tasks.record import TaskRecord
from AccessControl import getSecurityManager
from plone.protect.authenticator import check
from Products.Five import BrowserView
from typing import Any
from zExceptions import Forbidden

import json


def user_id() -> str | None:
    """The id of the current user; None for an anonymous visitor."""
    # Each poll calls this several times, and plone.api would be slower.
    return getSecurityManager().getUser().getId()


def find_task(task_id: Any) -> TaskRecord | None:
    """The task with this id if the current user may see it, otherwise None.

    Accepts any value.
    """
    record = get_task(task_id) if isinstance(task_id, str) else None
    return record if record is not None and may_see(record) else None


class Refused(Exception):
    """The request may not change the task.

    The arguments are the HTTP status and a machine-readable reason.
    """


def changing_task(request: Any) -> TaskRecord:
    """The task that a request wants to change.

    Raises Refused unless the request is a POST with a valid authenticator, by a
    logged-in user who may see the task.
    """
    if user_id() is None:
        raise Refused(401, "login")
    if request.method != "POST":
        request.response.setHeader("Allow", "POST")
        raise Refused(405, "POST only")
    try:
        # plone.protect checks requests that write, too, but that can be disabled.
        check(request)
    except Forbidden:
        raise Refused(403, "authenticator") from None
    record = find_task(request.form.get("task_id"))
    if record is None:
        raise Refused(404, "unknown task")
    return record


class JSONView(BrowserView):
    """A view that returns JSON which must not be cached."""

    def answer(self, data: dict[str, Any], status: int = 200) -> str:
        """Set the status and the headers; return the body."""
        response = self.request.response
        response.setStatus(status)
        response.setHeader("Content-Type", "application/json")
        response.setHeader("Cache-Control", "no-store")
        return json.dumps(data)
