"""``DELETE`` of content."""

from ..actions.delete.enqueue import record_delete
from ..actions.placing import is_movable
from ..events import AsyncBeforeDelete
from ..tasks.control import may_see
from ..tasks.pending import pending_delete
from ..tasks.record import TaskRecord
from ..tasks.thresholds import runs_in_background
from .background import InBackground
from .background import wants_undo
from AccessControl import getSecurityManager
from AccessControl.Permissions import delete_objects
from Acquisition import aq_parent
from plone import api
from plone.base.utils import safe_text
from plone.restapi.services.content.delete import ContentDelete


class Delete(InBackground, ContentDelete):
    """The same request again gives the same task."""

    action = "delete"

    def record(self) -> TaskRecord | None:
        content = self.context
        known = pending_delete(content)
        if known is not None and may_see(known):
            return known
        allowed = getSecurityManager().checkPermission(delete_objects, content)
        if not allowed or content.wl_isLocked() or not is_movable(content):
            return None
        if not runs_in_background("delete", content):
            return None
        self.check(AsyncBeforeDelete(content))
        titles = {api.content.get_uuid(content): safe_text(content.Title())}
        return record_delete(
            [content],
            aq_parent(content),
            titles,
            keep_locks=True,
            undo=wants_undo(self.request),
        )
