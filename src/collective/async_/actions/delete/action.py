"""Deletes content like Plone's own view."""

from ...api import Action
from ...api import BATCH_SECONDS
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from ..locks import locked_by_other
from ..locks import release_own_lock
from AccessControl import getSecurityManager
from AccessControl.Permissions import delete_objects
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterator
from plone import api
from plone.api.content import get_path
from typing import Any
from zExceptions import Unauthorized

import time


class Delete(Action):
    """Deletes the items with these ``uids``.

    With ``params["keep_locks"]``, nothing that is locked, as in Plone's REST API.
    Otherwise the user's own locks are released, as in the toolbar.
    """

    # It can be cancelled until a worker starts it, and no request needs its result.
    on_demand = False
    undoable = True

    views = ("delete_confirmation", "object_delete", "fc-delete")

    title = _("Delete")
    doing = _("Deleting “${title}” from “${folder}”")
    doing_many = _("Deleting ${count} items from “${folder}”")
    soon = _("“${title}” will be deleted.")
    soon_many = _("${count} items will be deleted.")
    undone = _("Nothing was deleted.")
    done = _("“${title}” was deleted from “${folder}”.")
    done_many = _("${count} items were deleted from “${folder}”.")
    stopped_many = _("Cancelled: ${done} of ${count} were deleted.")
    not_done = _("“${title}” could not be deleted from “${folder}”.")
    not_done_many = _(
        "${failed} of ${count} items could not be deleted from “${folder}”."
    )
    pending = Pending(
        _("being deleted"),
        _("“${title}” is being deleted by ${user}."),
        _("${count} items are being deleted by ${user}."),
        _("This item is in a folder that ${user} is deleting."),
        leaves=True,
    )
    # While it can be undone.
    pending_soon = Pending(
        _("will be deleted"),
        _("“${title}” will be deleted by ${user}."),
        _("${count} items will be deleted by ${user}."),
        _("This item is in a folder that ${user} will delete."),
        leaves=True,
    )

    def run(self, record: TaskRecord, item: str | None) -> None:
        uid = item or record.uids[0]
        try:
            content = content_by_uid(uid, self.item_title(record, uid))
        except TaskFailed:
            if _went_with_another(record, uid):
                return
            raise
        if record.params.get("keep_locks"):
            _check_locks(content, self.item_title(record, uid), any_user=True)
        else:
            release_own_lock(content)
        content.aq_parent.manage_delObjects([content.getId()])

    def pending_texts(self, record: TaskRecord) -> Pending:
        """What pages say about the items while the task is open."""
        return self.pending_soon if record.undo_seconds else self.pending

    def explain(self, record: TaskRecord, reason: str | None) -> str | None:
        """If a folder was deleted in parts, add how many items are deleted."""
        if self.items(record) or not record.processed:
            return reason
        names = {"done": str(record.processed), "total": str(record.total)}
        if reason is None:
            return _(
                "${done} of ${total} items were deleted before it was cancelled.",
                mapping=names,
            )
        return _(
            "${done} of ${total} items were deleted before this: ${reason}",
            mapping={**names, "reason": reason},
        )

    def run_some(self, record: TaskRecord) -> bool:
        """Delete the deepest items first, so that what is left is consistent.

        Everything that stock Plone checks is checked before each part, since it may
        have changed. Subscribers were asked before the first part: all were tried.
        """
        content = content_by_uid(record.uids[0], record.title)
        _check(content, record)
        # Here: a task that is done at once has no progress to show.
        record.total = record.size
        deadline = time.monotonic() + BATCH_SECONDS
        for leaf in _leaves_first(content):
            aq_parent(aq_inner(leaf))._delObject(leaf.getId())
            record.processed = min(record.processed + 1, record.total)
            if time.monotonic() > deadline:
                return False
        self.run(record, None)
        return True


def _check(content: Any, record: TaskRecord) -> None:
    if not getSecurityManager().checkPermission(delete_objects, content):
        raise Unauthorized("Do not have permissions to remove this object")
    _check_locks(content, record.title, bool(record.params.get("keep_locks")))


def _check_locks(content: Any, title: str, any_user: bool) -> None:
    """Raise TaskFailed if it is locked by somebody else, or by any user."""
    if content.wl_isLocked() if any_user else locked_by_other(content):
        names = {"title": title}
        raise TaskFailed(
            _("“${title}” is locked and cannot be deleted.", mapping=names)
        )


def _went_with_another(record: TaskRecord, uid: str) -> bool:
    """Was the item deleted with a folder that was selected, too?"""
    places = dict(zip(record.uids, record.touches.writes, strict=False))
    return any(
        places[uid].startswith(f"{places[outcome.uid]}/")
        for outcome in record.outcomes
        if outcome.ok and outcome.uid in places
    )


def _leaves_first(content: Any) -> Iterator[Any]:
    """The catalogued items below the content, the deepest first."""
    top = get_path(content)
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(path=top)
    for brain in sorted(brains, key=lambda b: b.getPath().count("/"), reverse=True):
        if brain.getPath() != top:
            yield brain._unrestrictedGetObject()
