"""Pastes what was on the clipboard when the task was enqueued."""

from ...api import Action
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from . import clipboard
from .errors import GONE
from .errors import paste_error
from .later_locks import release_later_locks
from .read_ahead import read_ahead
from AccessControl.unauthorized import Unauthorized
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from plone.api.content import get_path
from typing import Any


class Paste(Action):
    """``uids`` are the items; ``params`` has ``operation`` and ``target`` (UID).

    ``pasted`` has the old and the new path of each item that is done. ``at_once`` is
    for items that were not cut before: what is locked then is not moved, as in Plone's
    REST API.
    """

    views = ("object_paste", "fc-paste")

    title = _("Paste")
    doing = _("Pasting “${title}” into “${folder}”")
    doing_many = _("Pasting ${count} items into “${folder}”")
    done = _("“${title}” was pasted into “${folder}”.")
    done_many = _("${count} items were pasted into “${folder}”.")
    stopped_many = _("Cancelled: ${done} of ${count} were pasted.")
    not_done = _("“${title}” could not be pasted into “${folder}”.")
    not_done_many = _(
        "${failed} of ${count} items could not be pasted into “${folder}”."
    )
    arriving = _("being pasted")
    # Of a copy, the items themselves stay as they are.
    pending_of_cut = Pending(
        _("being moved"),
        _("“${title}” is being moved by ${user}."),
        _("${count} items are being moved by ${user}."),
        _("This item is in a folder that ${user} is moving."),
        leaves=True,
    )

    def pending_texts(self, record: TaskRecord) -> Pending | None:
        """What pages say about the items that were cut."""
        cut = record.params["operation"] == clipboard.CUT
        return self.pending_of_cut if cut else None

    def result(self, record: TaskRecord) -> str | None:
        """The target: what was pasted has another UID than what was copied."""
        return record.params["target"]

    def answer(self, record: TaskRecord, url: Callable[[str], str]) -> Any:
        """Where the items are now."""
        pasted = record.params.get("pasted", ())
        return [{"source": url(old), "target": url(new)} for old, new in pasted]

    def run(self, record: TaskRecord, item: str | None) -> None:
        uid = item or record.uids[0]
        target = content_by_uid(record.params["target"], record.container_title)
        try:
            content = content_by_uid(uid, self.item_title(record, uid))
        except TaskFailed as error:
            raise TaskFailed(GONE) from error
        operation = record.params["operation"]
        if operation == clipboard.CUT:
            folder = get_path(aq_parent(aq_inner(content)))
            record.pages = tuple(dict.fromkeys((*record.pages, folder)))
        else:
            read_ahead(content)
        source = get_path(content)
        try:
            cookie = clipboard.write(operation, content, record.params.get("at_once"))
            pasted = target.manage_pasteObjects(cookie)
        except Unauthorized as error:
            message = paste_error(error, record.container_title)
            raise TaskFailed(message) from error
        places = [(source, f"{get_path(target)}/{names['new_id']}") for names in pasted]
        record.params["pasted"] = (*record.params.get("pasted", ()), *places)
        if operation == clipboard.COPY:
            for names in pasted:
                release_later_locks(target[names["new_id"]], record.asked)
