"""``@@task-details``: the list of open tasks, or all about one."""

from ..settings import get_settings
from ..tasks import messages
from ..tasks.control import can_cancel
from ..tasks.control import can_retry
from ..tasks.control import may_manage
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from .access import details_url
from .access import find_task
from .access import user_id
from .reload import ANY_TASK
from AccessControl import Unauthorized
from datetime import datetime
from plone import api
from plone.app.event.base import default_timezone
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound


class TaskDetails(BrowserView):
    """Without ``task_id``: Tasks in progress. Raises NotFound for others' tasks."""

    progress = ViewPageTemplateFile("progress.pt")
    details = ViewPageTemplateFile("details.pt")

    async_task: str | None

    def __call__(self) -> str:
        if user_id() is None:
            raise Unauthorized("Tasks are shown to those who asked for them.")
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
        """The current user's open tasks, as rows of a table."""
        return [self.row(record) for record in get_store().active(user_id())]

    def row(self, record: TaskRecord) -> dict[str, Any]:
        return {
            "id": record.id,
            "url": details_url(record),
            "description": messages.description(record),
            "state": messages.state(record),
            "progress": messages.progress(record.processed, record.total),
            "since": record.started or record.created,
            "can_cancel": can_cancel(record),
        }

    def task(self) -> dict[str, Any]:
        """The task that the page is about."""
        record = self.record
        return self.row(record) | {
            "headline": messages.headline(record),
            "failed": record.status is Status.FAILED,
            "times": self.times(record),
            "outcomes": record.outcomes,
            "links": self.links(record),
            "can_retry": can_retry(record),
            "traceback": self.traceback(record),
        }

    def traceback(self, record: TaskRecord) -> str | None:
        """The traceback, if it is for the current user to see."""
        visible = may_manage() or get_settings().owners_see_tracebacks
        return record.traceback if visible else None

    def times(self, record: TaskRecord) -> list[tuple[str, datetime]]:
        """When the task was asked for, started and ended, as far as it has."""
        _ = messages._
        times = (
            (_("Asked for"), record.created),
            (_("Started"), record.started),
            (_("Ended"), record.finished),
        )
        return [(label, time) for label, time in times if time is not None]

    def links(self, record: TaskRecord) -> list[dict[str, str]]:
        """The pages that the task affected, if they are there to be seen."""
        found = (
            api.portal.get().unrestrictedTraverse(path, None) for path in record.pages
        )
        return [
            {"title": page.Title(), "url": page.absolute_url()}
            for page in found
            if page is not None and api.user.has_permission("View", obj=page)
        ]

    def local_time(self, time: datetime) -> str:
        """A UTC time as people of the site write it, in the site's zone."""
        zone = default_timezone(self.context, as_tzinfo=True)
        return api.portal.get_localized_time(time.astimezone(zone), long_format=True)
