"""``@@task-details``: the details of one task."""

from ..settings import get_settings
from ..tasks import messages
from ..tasks.access import find_task
from ..tasks.access import user_id
from ..tasks.control import may_manage
from ..tasks.progress import progress_of
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.typed import keeps_input
from ..tasks.urls import details_url
from ..tasks.urls import input_url
from .my_tasks import MyTasks
from .reopen import form_link
from .rows import TaskRows
from AccessControl import Unauthorized
from datetime import datetime
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound


class TaskDetails(TaskRows):
    """The details of the task ``task_id``; without it, the list of the user's tasks.

    Raises NotFound for a task that the user may not see.
    """

    template = ViewPageTemplateFile("details.pt")

    async_task: str | None
    # The box does not cover the page of a failure with the same failure.
    async_shown = ""

    def __call__(self) -> str:
        if user_id() is None:
            raise Unauthorized("Log in to see your tasks.")
        self.request.response.setHeader("Cache-Control", "no-store")
        self.request.set("disable_border", True)
        task_id = self.request.form.get("task_id")
        if not task_id:
            return MyTasks(self.context, self.request)()
        record = find_task(task_id)
        if record is None:
            raise NotFound(str(task_id)[:100])
        self.async_task = None if record.status.final else record.id
        self.async_shown = record.id
        self.record = record
        return self.template()

    def task(self) -> dict[str, Any]:
        """What the page of details shows of its task."""
        record = self.record
        return self.row(record, progress_of([record])[record.id]) | {
            "failed": record.status is Status.FAILED,
            "times": self.times(record),
            "outcomes": record.outcomes,
            "links": self.links(record),
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
