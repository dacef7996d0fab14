"""``@@async-tasks``: the list of all tasks."""

from ...i18n import _
from ...tasks.messages import description
from ...tasks.messages import state
from ...tasks.messages import STATES
from ...tasks.record import TaskRecord
from ...tasks.search import SCAN_LIMIT
from ...tasks.search import search
from ...tasks.search import seconds
from ...tasks.store import get_store
from .access import ManagerView
from .params import encoded
from .params import page_of
from .params import query_of
from datetime import datetime
from functools import cached_property
from plone import api
from plone.app.event.base import default_timezone
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import parse_qsl
from zope.component import getUtility
from zope.schema.interfaces import IVocabularyFactory


PAGE_SIZE = 50

COLUMNS = (
    ("created", _("Asked for")),
    ("state", _("State")),
    ("title", _("Task")),
    ("user", _("User")),
    ("action", _("Action")),
    ("seconds", _("Seconds")),
)


class AllTasks(ManagerView):
    """A page of the tasks that a filter lets through."""

    template = ViewPageTemplateFile("tasks.pt")
    scan_limit = SCAN_LIMIT

    def answer(self) -> str:
        self.page = page_of(self.request.form)
        self.query = query_of(self.request.form, self.zone)
        # One more than shown tells whether there is a next page.
        limit = (self.page + 1) * PAGE_SIZE + 1
        self.found = search(get_store(), self.query, limit)
        return self.template()

    @cached_property
    def zone(self) -> Any:
        return default_timezone(self.context, as_tzinfo=True)

    def rows(self) -> list[dict[str, Any]]:
        """The tasks of this page."""
        first = self.page * PAGE_SIZE
        return [self.row(r) for r in self.found.records[first : first + PAGE_SIZE]]

    def row(self, record: TaskRecord) -> dict[str, Any]:
        took = seconds(record)
        return {
            "id": record.id,
            "url": f"{self.base}/@@task-details?task_id={record.id}",
            "description": description(record),
            "message": record.message,
            "state": state(record),
            "class": f"async-state-{record.status.value}",
            "user": record.user_id,
            "action": record.action,
            "created": self.local_time(record.created),
            "seconds": None if took is None else f"{took:.1f}",
        }

    def local_time(self, time: datetime) -> str:
        """A UTC time in the site's zone."""
        local = time.astimezone(self.zone)
        return api.portal.get_localized_time(local, long_format=True)

    @cached_property
    def base(self) -> str:
        return api.portal.get().absolute_url()

    def url(self, **changes: Any) -> str:
        """The address of this list with some of its parameters changed."""
        return f"{self.base}/@@async-tasks?{encoded(self.query, **changes)}"

    def hidden(self) -> list[dict[str, str]]:
        """The filter, for the form that changes tasks and comes back here."""
        pairs = parse_qsl(encoded(self.query))
        return [{"name": name, "value": value} for name, value in pairs]

    def csv_url(self) -> str:
        return f"{self.base}/@@async-tasks-csv?{encoded(self.query)}"

    def previous_url(self) -> str | None:
        return self.url(page=self.page - 1) if self.page else None

    def next_url(self) -> str | None:
        more = len(self.found.records) > (self.page + 1) * PAGE_SIZE
        return self.url(page=self.page + 1) if more else None

    def older_url(self) -> str | None:
        """Where the search goes on when it was too much for one request."""
        if self.found.complete or self.query.sort == "created":
            return None
        return self.url(until=self.found.reached)

    def columns(self) -> list[dict[str, Any]]:
        """The headings, with the address that sorts by them."""
        return [self.column(name, title) for name, title in COLUMNS]

    def column(self, name: str, title: str) -> dict[str, Any]:
        sort = self.query.sort
        up, down = name, f"-{name}"
        sorted_by = {up: ("ascending", "▲"), down: ("descending", "▼")}
        aria, arrow = sorted_by.get(sort, (None, None))
        url = self.url(sort=up if sort == down else down)
        return {"title": title, "url": url, "aria": aria, "arrow": arrow}

    def states(self) -> list[dict[str, Any]]:
        """The choices of the filter."""
        chosen = self.query.states
        return [
            {"value": s.value, "title": title, "checked": s in chosen}
            for s, title in STATES.items()
        ]

    def actions(self) -> list[str]:
        factory = getUtility(IVocabularyFactory, name="collective.async.Actions")
        return [term.value for term in factory(self.context)]

    def day(self, name: str) -> str:
        """A filter's moment as the form's field shows it."""
        return str(self.request.form.get(name, ""))
