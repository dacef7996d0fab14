"""The notice on the page of an item that a task will delete."""

from ..i18n import _
from ..tasks.dependencies import is_within
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from .access import user_id
from AccessControl import getSecurityManager
from AccessControl.Permissions import view
from plone import api
from plone.app.layout.viewlets.common import ViewletBase
from plone.base.utils import safe_text


class PendingDelete(ViewletBase):
    """Says who is deleting the item, so that nobody starts to edit it."""

    record: TaskRecord | None = None
    # The path that the task deletes: that of the item, or of a folder around it.
    deleted_path = ""

    def update(self) -> None:
        super().update()
        if user_id() is None:
            return
        path = "/".join(self.context.getPhysicalPath())
        for record in get_store().active():
            found = [top for top in record.touches.writes if is_within(path, top)]
            if record.action == "delete" and found:
                self.record, self.deleted_path = record, found[0]
                return

    def available(self) -> bool:
        return self.record is not None

    def message(self) -> str:
        """Who deletes what. Call it only if the viewlet is available."""
        assert self.record is not None
        names = {"user": self.record.user_id}
        deleted = api.portal.get().unrestrictedTraverse(self.deleted_path)
        if not getSecurityManager().checkPermission(view, deleted):
            return _(
                "This item is in a folder that ${user} is deleting.", mapping=names
            )
        names["title"] = safe_text(deleted.Title())
        return _("“${title}” is being deleted by ${user}.", mapping=names)
