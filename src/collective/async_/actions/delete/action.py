"""Deletes content like Plone's own view."""

from ...api import Action
from ...api import BATCH_SECONDS
from ...api import content_by_uid
from ...api import TaskRecord
from ...i18n import _
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
    """Deletes the items with these ``uids``."""

    doing = _("Deleting “${title}” from “${folder}”")
    doing_many = _("Deleting ${count} items from “${folder}”")
    done = _("“${title}” was deleted from “${folder}”.")
    done_many = _("${count} items were deleted from “${folder}”.")
    not_done = _("“${title}” could not be deleted from “${folder}”.")
    not_done_many = _(
        "${failed} of ${count} items could not be deleted from “${folder}”."
    )

    def run(self, record: TaskRecord, item: str | None) -> None:
        uid = item or record.uids[0]
        content = content_by_uid(uid, self.item_title(record, uid))
        release_own_lock(content)
        content.aq_parent.manage_delObjects([content.getId()])

    def run_some(self, record: TaskRecord) -> bool:
        """Leaves first, so that what is left is a whole, smaller folder."""
        content = content_by_uid(record.uids[0], record.title)
        if not getSecurityManager().checkPermission(delete_objects, content):
            raise Unauthorized("Do not have permissions to remove this object")
        # Only now: in one piece, its progress would be 0 until the end.
        record.total = record.size
        deadline = time.monotonic() + BATCH_SECONDS
        for leaf in _leaves_first(content):
            aq_parent(aq_inner(leaf))._delObject(leaf.getId())
            record.processed = min(record.processed + 1, record.total)
            if time.monotonic() > deadline:
                return False
        self.run(record, None)
        return True


def _leaves_first(content: Any) -> Iterator[Any]:
    """The catalogued items below the content, the deepest first."""
    top = get_path(content)
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(path=top)
    for brain in sorted(brains, key=lambda b: b.getPath().count("/"), reverse=True):
        if brain.getPath() != top:
            yield brain._unrestrictedGetObject()
