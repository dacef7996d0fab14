"""``@@async-tasks-csv``: the tasks of the list as a CSV file for spreadsheets."""

from ...tasks.record import TaskRecord
from ...tasks.search import search
from ...tasks.search import seconds
from ...tasks.store import get_store
from ...tasks.times import time_zone
from .access import ManagerView
from .params import query_of
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from zope.i18n import translate

import csv


HEADINGS = (
    *("id", "action", "state", "user", "created", "started", "finished"),
    *("seconds", "title", "folder", "message"),
)


class TasksCSV(ManagerView):
    """All tasks that match the filter of the list. Times are UTC."""

    def answer(self) -> bytes:
        query = query_of(self.request.form, time_zone(self.context))
        found = search(get_store(), query)
        response = self.request.response
        response.setHeader("Content-Type", "text/csv; charset=utf-8")
        response.setHeader("Content-Disposition", 'attachment; filename="tasks.csv"')
        response.setHeader("X-Content-Type-Options", "nosniff")
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        writer.writerows(map(escaped, self.cells(record)) for record in found.records)
        return text.getvalue().encode("utf-8", "replace")

    def cells(self, record: TaskRecord) -> Iterator[str]:
        """The row of one task."""
        took = seconds(record)
        message = record.message
        yield from (record.id, record.action, record.status.value, record.user_id)
        for time in (record.created, record.started, record.finished):
            yield iso(time)
        yield "" if took is None else f"{took:.3f}"
        yield from (record.title, record.container_title)
        yield translate(message, context=self.request) if message else ""


def iso(time: datetime | None) -> str:
    """The time in ISO format, or an empty text."""
    return "" if time is None else time.isoformat(timespec="seconds")


def escaped(cell: str) -> str:
    """The text of a cell, quoted if a spreadsheet would take it for a formula."""
    cell = str(cell or "").replace("\0", "")
    return f"'{cell}" if cell.lstrip()[:1] in tuple("=+-@|%") else cell
