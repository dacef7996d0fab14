"""The notice on the page of an item that a task will delete."""

from ..tasks.deletion import deletion_refusal
from .access import user_id
from plone.app.layout.viewlets.common import ViewletBase


class PendingDelete(ViewletBase):
    """Says who is deleting the item, so that nobody starts to edit it."""

    text: str | None = None

    def update(self) -> None:
        super().update()
        if user_id() is not None:
            self.text = deletion_refusal(self.context)

    def available(self) -> bool:
        return self.text is not None

    def message(self) -> str:
        """Who deletes what. Call it only if the viewlet is available."""
        assert self.text is not None
        return self.text
