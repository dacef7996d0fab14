"""Requests that change a task, and answers in JSON."""

from ..tasks.access import find_task
from ..tasks.access import user_id
from ..tasks.record import TaskRecord
from plone.protect.authenticator import check
from Products.Five import BrowserView
from typing import Any
from zExceptions import Forbidden

import json


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
