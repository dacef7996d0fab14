"""``@@async-tasks-csv``: what the task list shows, as a table for spreadsheets."""

from ...tasks.record import TaskRecord
from ...tasks.search import search
from ...tasks.search import seconds
from ...tasks.store import get_store
from .access import ManagerView
from .params import query_of
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from plone.app.event.base import default_timezone
from zope.i18n import translate

import csv


HEADINGS = (
    *("id", "action", "state", "user", "created", "started", "finished"),
    *("seconds", "title", "folder", "message"),
)


class TasksCSV(ManagerView):
    """The columns have the names of the record's attributes; times are UTC."""

    def answer(self) -> bytes:
        zone = default_timezone(self.context, as_tzinfo=True)
        found = search(get_store(), query_of(self.request.form, zone))
        response = self.request.response
        response.setHeader("Content-Type", "text/csv; charset=utf-8")
        response.setHeader("Content-Disposition", 'attachment; filename="tasks.csv"')
        response.setHeader("X-Content-Type-Options", "nosniff")
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        writer.writerows(map(inert, self.cells(record)) for record in found.records)
        return text.getvalue().encode("utf-8", "replace")

    def cells(self, record: TaskRecord) -> Iterator[str]:
        took = seconds(record)
        message = record.message
        yield from (record.id, record.action, record.status.value, record.user_id)
        for time in (record.created, record.started, record.finished):
            yield iso(time)
        yield "" if took is None else f"{took:.3f}"
        yield from (record.title, record.container_title)
        yield translate(message, context=self.request) if message else ""


def iso(time: datetime | None) -> str:
    return "" if time is None else time.isoformat(timespec="seconds")


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = str(cell or "").replace("\0", "")
    return f"'{cell}" if cell.lstrip()[:1] in tuple("=+-@|%") else cell
