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
    # The path of what is deleted: of the item, or of a folder that it is in.
    going = ""

    def update(self) -> None:
        super().update()
        if user_id() is None:
            return
        path = "/".join(self.context.getPhysicalPath())
        for record in get_store().active():
            found = [gone for gone in record.touches.writes if is_within(path, gone)]
            if record.action == "delete" and found:
                self.record, self.going = record, found[0]
                return

    def available(self) -> bool:
        return self.record is not None

    def message(self) -> str:
        """Only asked for when it is available."""
        assert self.record is not None
        names = {"user": self.record.user_id}
        gone = api.portal.get().unrestrictedTraverse(self.going)
        if not getSecurityManager().checkPermission(view, gone):
            return _(
                "This item is in a folder that ${user} is deleting.", mapping=names
            )
        names["title"] = safe_text(gone.Title())
        return _("“${title}” is being deleted by ${user}.", mapping=names)
