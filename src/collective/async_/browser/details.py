"""``@@task-details``: the user's unfinished tasks, or the details of one task."""

from ..settings import get_settings
from ..tasks import messages
from ..tasks.control import can_cancel
from ..tasks.control import can_retry
from ..tasks.control import may_manage
from ..tasks.overview import overview
from ..tasks.progress import progress_of
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.typed import keeps_input
from ..tasks.urls import details_url
from ..tasks.urls import input_url
from .access import find_task
from .access import user_id
from .reload import ANY_TASK
from .reopen import form_link
from .times import LocalTimes
from AccessControl import Unauthorized
from datetime import datetime
from plone import api
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound


# What is told of a task, each in its own line.
HOW_FAR = ("progress", "left", "gone", "usual")


class TaskDetails(LocalTimes, BrowserView):
    """The details of the task ``task_id``; without it, the list of tasks in progress.

    Raises NotFound for a task that the user may not see.
    """

    progress = ViewPageTemplateFile("progress.pt")
    details = ViewPageTemplateFile("details.pt")

    async_task: str | None

    def __call__(self) -> str:
        if user_id() is None:
            raise Unauthorized("Log in to see your tasks.")
        self.request.response.setHeader("Cache-Control", "no-store")
        self.request.set("disable_border", True)
        task_id = self.request.form.get("task_id")
        if not task_id:
            self.async_task = ANY_TASK
            return self.progress()
        record = find_task(task_id)
        if record is None:
            raise NotFound(str(task_id)[:100])
        self.async_task = None if record.status.final else record.id
        self.record = record
        return self.details()

    def tasks(self) -> list[dict[str, Any]]:
        """The current user's unfinished tasks, as rows of a table."""
        return [self.row(record) for record in get_store().active(user_id())]

    def row(self, record: TaskRecord) -> dict[str, Any]:
        """What both pages show of a task."""
        state = overview(self.request, record, progress_of([record])[record.id])
        return {
            "id": record.id,
            "url": details_url(record),
            "description": messages.description(record),
            "state": messages.state(record),
            "how_far": list(filter(None, map(state.get, HOW_FAR))),
            "waits_for": state["waits_for"],
            "since": record.started or record.asked,
            "can_cancel": can_cancel(record),
            "can_undo": bool(record.undo_seconds),
        }

    def task(self) -> dict[str, Any]:
        """What the page of details shows of its task."""
        record = self.record
        return self.row(record) | {
            "headline": messages.headline(record),
            "failed": record.status is Status.FAILED,
            "times": self.times(record),
            "outcomes": record.outcomes,
            "links": self.links(record),
            "can_retry": can_retry(record),
            "form": form_link(record),
            "input_url": input_url(record) if keeps_input(record) else None,
            "superseded": self.superseded(record),
            "traceback": self.traceback(record),
        }

    def superseded(self, record: TaskRecord) -> str | None:
        """The address of the task that saved the input again; None if there is none."""
        by = find_task(record.superseded)
        return None if by is None else details_url(by)

    def traceback(self, record: TaskRecord) -> str | None:
        """The traceback, if the current user may see it."""
        visible = may_manage() or get_settings().owners_see_tracebacks
        return record.traceback if visible else None

    def times(self, record: TaskRecord) -> list[tuple[str, datetime]]:
        """When the task was enqueued, started and ended, with labels."""
        _ = messages._
        times = (
            (_("Requested"), record.created),
            (_("Started"), record.started),
            (_("Ended"), record.finished),
        )
        return [(label, time) for label, time in times if time is not None]

    def links(self, record: TaskRecord) -> list[dict[str, str]]:
        """The pages that the task affected, if they exist and the user may see them."""
        found = (
            api.portal.get().unrestrictedTraverse(path, None) for path in record.pages
        )
        return [
            {"title": page.Title(), "url": page.absolute_url()}
            for page in found
            if page is not None and api.user.has_permission("View", obj=page)
        ]
