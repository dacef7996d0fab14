"""The notice on the page of an item that a task will delete."""

from ..i18n import _
from ..tasks.dependencies import is_within
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from .access import user_id
from plone.app.layout.viewlets.common import ViewletBase


class PendingDelete(ViewletBase):
    """Says who is deleting the item, so that nobody starts to edit it."""

    record: TaskRecord | None = None

    def update(self) -> None:
        super().update()
        if user_id() is None:
            return
        store = get_store()
        path = "/".join(self.context.getPhysicalPath())
        self.record = next(
            (
                record
                for record in store.active()
                if record.action == "delete"
                and any(is_within(path, gone) for gone in record.touches.writes)
            ),
            None,
        )

    def available(self) -> bool:
        return self.record is not None

    def message(self) -> str:
        """Only asked for when it is available."""
        names = {"title": self.record.title, "user": self.record.user_id}
        return _("“${title}” is being deleted by ${user}.", mapping=names)
