"""The failed tasks in groups, each with one button that retries all of them."""

from ...i18n import _
from ...settings import action_title
from ...tasks.failures import FAILED
from ...tasks.failures import failures
from ...tasks.failures import Group
from ...tasks.search import Query
from ...tasks.store import get_store
from ..times import LocalTimes
from .bulk_actions import MOST
from .params import encoded
from datetime import datetime
from functools import cached_property
from plone import api
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18nmessageid import Message


# Groups on a page. The list of all failed tasks has the others.
SHOWN = 10


class FailedTasks(LocalTimes, BrowserView):
    """A part of the control panel and of the list of all tasks.

    ``page`` is where to return to after a retry, ``query`` limits what is shown.
    """

    template = ViewPageTemplateFile("failures.pt")

    def __init__(self, context: Any, request: Any, page: str, query: Query = Query()):  # noqa: B008 (frozen)
        super().__init__(context, request)
        self.page = page
        self.query = query

    def __call__(self) -> str:
        return self.template()

    @cached_property
    def today(self) -> datetime:
        """The last midnight of the user or the site."""
        now = datetime.now(self.zone)
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def found(self) -> Any:
        return failures(get_store(), self.today)

    @cached_property
    def base(self) -> str:
        return api.portal.get().absolute_url()

    def count_today(self) -> Message | None:
        """“2 failed today”, or None."""
        count = self.found.recent
        if count == 1:
            return _("1 failed today")
        names = {"count": str(count)}
        if count and not self.found.complete:
            return _("More than ${count} failed today", mapping=names)
        return _("${count} failed today", mapping=names) if count else None

    def url(self, **conditions: Any) -> str:
        """The address of the list of failed tasks that meet these conditions."""
        query = Query(states=FAILED, **conditions)
        return f"{self.base}/@@async-tasks?{encoded(query)}"

    def today_url(self) -> str:
        day = self.today.date().isoformat()
        return f"{self.base}/@@async-tasks?{encoded(Query(states=FAILED), ended=day)}"

    def groups(self) -> list[dict[str, Any]]:
        """The groups that are shown."""
        wanted = self.query.reason, self.query.action
        chosen = [
            group
            for group in self.found.groups
            if not wanted[0] or (group.reason, group.action) == wanted
        ]
        return [self.group(group) for group in chosen[:SHOWN]]

    def group(self, group: Group) -> dict[str, Any]:
        record = get_store().get(group.example.id)
        message = record.message if record is not None else None
        ended = group.example.ended
        names = {"action": group.action, "reason": group.reason}
        return {
            **names,
            "count": self.counted(group.count),
            "several": group.count > 1,
            "button": self.button(group.count),
            "message": message or _("There is no message about the error."),
            "title": action_title(group.action),
            "last": None if ended is None else self.local_time(ended),
            "url": self.url(**names),
        }

    def counted(self, count: int) -> str:
        """The number, with a plus sign if it may be larger."""
        return str(count) if self.found.complete else f"{count}+"

    def button(self, count: int) -> Message:
        """What the button of a group says."""
        if count == 1:
            return _("Retry")
        if count > MOST:
            names = {"count": str(MOST), "all": self.counted(count)}
            return _("Retry ${count} of ${all}", mapping=names)
        return _("Retry all ${count}", mapping={"count": str(count)})

    def left_out(self) -> bool:
        """Are there groups that are not shown?"""
        return not self.query.reason and len(self.found.groups) > SHOWN
