"""``@@task-details``: the details of one task."""

from ..i18n import _
from ..settings import get_settings
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
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from plone import api
from plone.batching import Batch
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound
from zope.i18nmessageid import Message


# Pages that are listed. The others are counted.
PAGES = 10
# Items in one part of the list.
ITEMS = 100


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
            "pages": self.pages(record),
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
        times = (
            (_("Requested"), record.created),
            (_("Started"), record.started),
            (_("Ended"), record.finished),
        )
        return [(label, time) for label, time in times if time is not None]

    def batch(self) -> Batch:
        """What became of each item, those that failed first, in parts."""
        # The order of the processing: a retry adds its items at the end.
        outcomes = sorted(self.record.outcomes, key=lambda outcome: outcome.ok)
        start = _start(self.request.form)
        return Batch(outcomes, ITEMS, start if start < len(outcomes) else 0)

    def failed_items(self) -> Message | None:
        """How many items failed; None if none did."""
        count = sum(not outcome.ok for outcome in self.record.outcomes)
        if count < 2:
            return _("1 item failed.") if count else None
        return _("${failed} items failed.", mapping={"failed": str(count)})

    def pages(self, record: TaskRecord) -> dict[str, Any]:
        """The first pages that the task affected, and how many more there are."""
        left = iter(_folders_first(record))
        links = list(islice(filter(None, map(self.link, left)), PAGES))
        return {"links": links, "more": _more_pages(len(list(left)))}

    def link(self, path: str) -> dict[str, str] | None:
        """A page, if it exists and the user may see it."""
        page = api.portal.get().unrestrictedTraverse(path, None)
        if page is None or not api.user.has_permission("View", obj=page):
            return None
        return {"title": page.Title(), "url": page.absolute_url()}


def _start(form: Mapping[str, Any]) -> int:
    text = str(form.get("b_start", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _folders_first(record: TaskRecord) -> Sequence[str]:
    paths = record.pages
    if len(record.uids) < 2:
        return paths
    # All that was selected changes what is shown there.
    folders = {path.rpartition("/")[0] for path in paths}
    return sorted(paths, key=lambda path: path not in folders)


def _more_pages(count: int) -> Message | None:
    if count < 2:
        return _("and 1 more page") if count else None
    return _("and ${count} more pages", mapping={"count": str(count)})
