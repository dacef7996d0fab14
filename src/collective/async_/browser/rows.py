"""What the pages about tasks show of a task, with the buttons for it."""

from ..i18n import _
from ..tasks import messages
from ..tasks.access import user_id
from ..tasks.control import can_cancel
from ..tasks.control import can_retry
from ..tasks.mail import can_be_mailed
from ..tasks.overview import overview
from ..tasks.progress import Progress
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.store import is_unseen_failure
from ..tasks.urls import details_url
from ..tasks.wishes import wishes_mail
from .times import LocalTimes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from plone import api
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any


# What is told of a task, each in its own line.
HOW_FAR = ("progress", "left", "gone", "usual")


@dataclass(frozen=True)
class Form:
    """A button that changes a task. ``pressed`` is None if it has no state."""

    view: str
    title: str
    pressed: bool | None = None


class TaskRows(LocalTimes, BrowserView):
    """A page about tasks of the current user."""

    buttons = ViewPageTemplateFile("buttons.pt")

    # Where the buttons of this page lead to: "" for the details of the task.
    back = ""

    @cached_property
    def can_be_mailed(self) -> bool:
        """Can the current user get mail?"""
        return can_be_mailed(user_id() or "")

    @property
    def base(self) -> str:
        """The address of the site."""
        return api.portal.get().absolute_url()

    def forms(self, task: dict[str, Any]) -> Iterator[Form]:
        """The buttons that change this task."""
        if task["can_undo"]:
            yield Form("task-cancel", _("Undo"))
        elif task["can_cancel"]:
            yield Form("task-cancel", _("Cancel"))
        if task["can_retry"]:
            yield Form("task-retry", _("Retry"))
        if task["can_dismiss"]:
            yield Form("task-seen", _("Dismiss"))
        if task["can_mail"]:
            yield Form("task-mail", _("Email me at the end"), task["mailed"])

    def row(
        self, record: TaskRecord, progress: Progress | None = None
    ) -> dict[str, Any]:
        """What every page shows of a task."""
        state = overview(self.request, record, progress)
        own = record.user_id == user_id()
        waits = own and not record.status.final
        return {
            "id": record.id,
            "url": details_url(record),
            "description": messages.description(record),
            "headline": messages.headline(record),
            "state": messages.state(record),
            "status": record.status.value,
            "how_far": list(filter(None, map(state.get, HOW_FAR))),
            "waits_for": state["waits_for"],
            "since": record.started or record.asked,
            "ended": record.finished,
            "can_cancel": can_cancel(record),
            "can_undo": bool(record.undo_seconds),
            "can_retry": can_retry(record),
            "can_dismiss": own and is_unseen_failure(record),
            "can_tell": waits,
            "can_mail": waits and self.can_be_mailed,
            "mailed": wishes_mail(get_store(), record),
        }
