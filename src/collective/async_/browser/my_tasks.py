"""``@@my-tasks``: what the user's tasks do, what failed, and what ended lately."""

from ..tasks.access import user_id
from ..tasks.polled import running_first
from ..tasks.progress import progress_of
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.search import Query
from ..tasks.search import search
from ..tasks.store import get_store
from ..tasks.typed import can_reopen
from ..tasks.urls import reopen_url
from .reload import ANY_TASK
from .rows import TaskRows
from AccessControl import Unauthorized
from datetime import timedelta
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any


LATELY = timedelta(hours=24)
# How long a task may have taken to be found among those that ended lately.
LONGEST = timedelta(hours=24)
# Tasks that ended lately. The page does not show more of them.
MOST = 50
FINAL = frozenset(status for status in Status if status.final)


class MyTasks(TaskRows):
    """The tasks of the current user, on one page."""

    template = ViewPageTemplateFile("my_tasks.pt")
    async_task = ANY_TASK
    # The box does not repeat what this page lists.
    async_shown = ANY_TASK
    back = "list"

    def __call__(self) -> str:
        if user_id() is None:
            raise Unauthorized("Log in to see your tasks.")
        self.request.response.setHeader("Cache-Control", "no-store")
        self.request.set("disable_border", True)
        return self.template()

    @cached_property
    def open(self) -> list[dict[str, Any]]:
        """The unfinished tasks, those that run first."""
        active = running_first(list(get_store().active(user_id())))
        progress = progress_of(active)
        return [self.row(record, progress[record.id]) for record in active]

    @cached_property
    def failed(self) -> list[dict[str, Any]]:
        """The failed tasks that the user has not dismissed, the latest first."""
        return list(map(self.ended_row, _latest(self._failures)))

    @cached_property
    def ended(self) -> list[dict[str, Any]]:
        """The other tasks that ended in the last 24 hours, the latest first."""
        since = utcnow() - LATELY
        query = Query(FINAL, user=user_id() or "", since=since - LONGEST)
        found = search(get_store(), query, MOST).records
        shown = {record.id for record in self._failures}
        rest = [r for r in found if r.id not in shown and (r.finished or since) > since]
        return list(map(self.ended_row, _latest(rest)))

    @cached_property
    def _failures(self) -> list[TaskRecord]:
        return list(get_store().failures(user_id()))

    def ended_row(self, record: TaskRecord) -> dict[str, Any]:
        """The row of a task that has ended."""
        return self.row(record) | {
            "message": record.message,
            "reopen": reopen_url(record) if can_reopen(record) else None,
        }


def _latest(records: list[TaskRecord]) -> list[TaskRecord]:
    now = utcnow()
    return sorted(records, key=lambda r: r.finished or now, reverse=True)
