"""``@@task-reopen`` and ``@@task-input``: what the user has typed into a form."""

from ..i18n import _
from ..tasks.access import user_id
from ..tasks.messages import headline
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.typed import can_reopen
from ..tasks.typed import FormAddress
from ..tasks.typed import keeper
from ..tasks.typed import Typed
from ..tasks.urls import details_url
from ..tasks.urls import input_url
from ..tasks.urls import reopen_url
from ..worker.inline import finish_pending
from AccessControl import Unauthorized
from plone.app.layout.viewlets.common import ViewletBase
from plone.app.uuid.utils import uuidToURL
from plone.uuid.interfaces import IUUID
from Products.Five import BrowserView
from typing import Any
from zExceptions import NotFound


OPEN = _("Open the form again")
ADD = _("Add it again")


class InputView(BrowserView):
    """A page about the input of the user's own task ``task_id``.

    Raises NotFound for the task of another user, also for managers.
    """

    async_task: str | None = None

    def __call__(self) -> str:
        if user_id() is None:
            raise Unauthorized("Log in to see what you typed.")
        self.request.response.setHeader("Cache-Control", "no-store")
        self.request.set("disable_border", True)
        task_id = self.request.form.get("task_id")
        record = get_store().get(task_id) if isinstance(task_id, str) else None
        if record is None or record.user_id != user_id():
            raise NotFound(str(task_id)[:100])
        return self.show(record)

    def show(self, record: TaskRecord) -> str:
        """The page about this task."""
        raise NotImplementedError


class TaskInput(InputView):
    """What was typed, as text that can be copied."""

    def show(self, record: TaskRecord) -> str:
        action = keeper(record)
        if action is None:
            # It was saved: nothing is kept any more.
            self.request.response.redirect(details_url(record))
            return ""
        self.record = record
        self.texts: list[Typed] = action.typed(record)
        self.details = details_url(record)
        return self.index()

    @property
    def headline(self) -> str:
        """What the task does, or that it failed."""
        return headline(self.record)

    @property
    def reason(self) -> str | None:
        """Why it failed."""
        return self.record.message

    def rows(self, typed: Typed) -> int:
        """The height of the box, in lines."""
        return min(12, 1 + typed.text.count("\n") + len(typed.text) // 80)

    def form(self) -> dict[str, Any] | None:
        """The link that opens the form again, or None."""
        return form_link(self.record)


class TaskReopen(InputView):
    """Redirects to the form with what was typed or, without one, to the text.

    A small save that still waits is done first. Then it is the edit form.
    """

    def show(self, record: TaskRecord) -> str:
        if not record.status.final:
            finish_pending(*((uid, "") for uid in record.uids))
            record = get_store().get(record.id) or record
        self.request.response.redirect(self._url(record))
        return ""

    def _url(self, record: TaskRecord) -> str:
        if record.status is Status.SUCCEEDED:
            url = uuidToURL(record.uids[0]) if record.uids else None
            name = record.params.get("form")
            return f"{url}/{name}" if url and name else url or details_url(record)
        address = address_of(record)
        return input_url(record) if address is None else address.url


def address_of(record: TaskRecord) -> FormAddress | None:
    """The form that shows again what was typed, if it can be opened now."""
    return keeper(record).form_address(record) if can_reopen(record) else None


def form_link(record: TaskRecord) -> dict[str, Any] | None:
    """The address and the title of the link to that form, or None."""
    address = address_of(record)
    if address is None:
        return None
    return {"url": address.url, "title": ADD if address.adds else OPEN}


class Saving(ViewletBase):
    """Says on a page that the user's own changes to it are still being saved."""

    record: TaskRecord | None = None

    def update(self) -> None:
        super().update()
        user, uid = user_id(), IUUID(self.context, None)
        if user is None or uid is None:
            return
        for record in get_store().active(user):
            if uid in record.uids and keeper(record) is not None:
                self.record = record

    def available(self) -> bool:
        """Is there such a save? A form of the item is not drawn before it has ended."""
        return self.record is not None

    @property
    def show_url(self) -> str:
        """Where the changes are shown."""
        assert self.record is not None
        return reopen_url(self.record)
