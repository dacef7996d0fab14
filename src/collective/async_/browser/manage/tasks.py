"""``@@async-tasks``: the list of all tasks."""

from ...i18n import _
from ...settings import action_title
from ...settings import actions_vocabulary
from ...tasks.control import can_retry
from ...tasks.failures import FAILED
from ...tasks.messages import description
from ...tasks.messages import state
from ...tasks.messages import STATES
from ...tasks.record import Status
from ...tasks.record import TaskRecord
from ...tasks.search import SCAN_LIMIT
from ...tasks.search import search
from ...tasks.search import seconds
from ...tasks.store import get_store
from ...tasks.tracebacks import shortened
from ...tasks.urls import details_url
from ..times import LocalTimes
from .access import ManagerView
from .failures import FailedTasks
from .params import encoded
from .params import page_of
from .params import query_of
from datetime import timedelta
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import parse_qsl


PAGE_SIZE = 50

# Characters of a traceback in the list. The page of the task has all of it.
LONGEST_TRACEBACK = 4000

BADGES = {
    Status.WAITING: "text-bg-secondary",
    Status.RUNNING: "text-bg-primary",
    Status.SUCCEEDED: "text-bg-success",
    Status.FAILED: "text-bg-danger",
    Status.CANCELLED: "text-bg-light border",
}

COLUMNS = (
    ("created", _("Requested")),
    ("state", _("State")),
    ("title", _("Task")),
    ("user", _("User")),
    ("action", _("Action")),
    ("seconds", _("Seconds")),
)


class AllTasks(LocalTimes, ManagerView):
    """One page of the tasks that match the filter."""

    template = ViewPageTemplateFile("tasks.pt")
    scan_limit = SCAN_LIMIT

    def answer(self) -> str:
        if self.request.method == "POST":
            # The filter: a form with GET would show Plone's authenticator in the URL.
            self.query = query_of(self.request.form, self.zone)
            return self.request.response.redirect(self.url())
        self.page = page_of(self.request.form)
        self.query = query_of(self.request.form, self.zone)
        # One more than the page shows, to know whether there is a next page.
        limit = (self.page + 1) * PAGE_SIZE + 1
        self.found = search(get_store(), self.query, limit)
        return self.template()

    def rows(self) -> list[dict[str, Any]]:
        """The tasks of this page."""
        first = self.page * PAGE_SIZE
        return [self.row(r) for r in self.found.records[first : first + PAGE_SIZE]]

    def row(self, record: TaskRecord) -> dict[str, Any]:
        took = seconds(record)
        return {
            "id": record.id,
            "url": details_url(record),
            "description": description(record),
            "message": record.message,
            "state": state(record),
            "class": f"async-state-{record.status.value}",
            "badge": BADGES[record.status],
            "can_retry": can_retry(record),
            "traceback": shortened(record.traceback or "", LONGEST_TRACEBACK),
            "user": record.user_id,
            "action": action_title(record.action),
            "created": self.local_time(record.created),
            "seconds": None if took is None else f"{took:.1f}",
        }

    @cached_property
    def base(self) -> str:
        return api.portal.get().absolute_url()

    def url(self, **changes: Any) -> str:
        """The address of this list with some of its parameters changed."""
        return f"{self.base}/@@async-tasks?{encoded(self.query, **changes)}"

    def hidden(self) -> list[dict[str, str]]:
        """The filter for the form of bulk actions, which redirects to this page."""
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
        """The address to continue a search that was too long for one request."""
        if self.found.complete or self.query.sort == "created":
            return None
        return self.url(until=self.found.reached)

    def columns(self) -> list[dict[str, Any]]:
        """The headings of the table, with the addresses that sort by them."""
        return [self.column(name, title) for name, title in COLUMNS]

    def column(self, name: str, title: str) -> dict[str, Any]:
        sort = self.query.sort
        up, down = name, f"-{name}"
        sorted_by = {up: ("ascending", "▲"), down: ("descending", "▼")}
        aria, arrow = sorted_by.get(sort, (None, None))
        url = self.url(sort=up if sort == down else down)
        return {"title": title, "url": url, "aria": aria, "arrow": arrow}

    def states(self) -> list[dict[str, Any]]:
        """The states to choose from in the filter."""
        chosen = self.query.states
        return [
            {"value": s.value, "title": title, "checked": s in chosen}
            for s, title in STATES.items()
        ]

    def actions(self) -> list[dict[str, str]]:
        """The actions to choose from in the filter."""
        terms = actions_vocabulary()
        return [{"value": term.value, "title": term.title} for term in terms]

    def day(self, name: str) -> str:
        """The value of a date field in the form of the filter."""
        moment = getattr(self.query, name)
        if moment is None:
            return ""
        # The end of a period is the midnight after its last day.
        last = moment - timedelta(seconds=1) if name == "until" else moment
        return last.astimezone(self.zone).date().isoformat()

    def conditions(self) -> list[str]:
        """The conditions of the filter, in a few words each."""
        query = self.query
        days = [self.day(name) for name in ("since", "until", "ended")]
        action = action_title(query.action) if query.action else ""
        states = [state["title"] for state in self.states() if state["checked"]]
        texts = [*states, query.user, action, query.text, query.reason, *days]
        return [text for text in texts if text]

    def failed(self) -> str:
        """The failed tasks in groups, if this page is about them; otherwise ""."""
        if self.page or self.query.states not in (frozenset(), FAILED):
            return ""
        page = "@@async-tasks"
        return FailedTasks(self.context, self.request, page, self.query)()
