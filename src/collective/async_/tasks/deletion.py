"""Why nothing can be done any more with content that a task will delete."""

from ..i18n import _
from .dependencies import is_within
from .pending import pending_delete
from .record import TaskRecord
from AccessControl import getSecurityManager
from AccessControl.Permissions import view
from plone import api
from plone.api.content import get_path
from plone.base.utils import safe_text
from typing import Any


def deletion_refusal(content: Any) -> str | None:
    """Who is deleting this content or a folder around it; None if nobody is."""
    record = pending_delete(content)
    return None if record is None else deletion_text(record, content)


def deletion_text(record: TaskRecord, content: Any) -> str:
    """Who is deleting what, without a title that the current user may not see."""
    path = get_path(content)
    # None of them if it was moved meanwhile.
    tops = [top for top in record.touches.writes if is_within(path, top)]
    deleted = api.portal.get().unrestrictedTraverse(tops[0], None) if tops else content
    names = {"user": record.user_id}
    may_view = getSecurityManager().checkPermission(view, deleted)
    if deleted is None or not may_view:
        return _("This item is in a folder that ${user} is deleting.", mapping=names)
    names["title"] = safe_text(deleted.Title())
    return _("“${title}” is being deleted by ${user}.", mapping=names)
