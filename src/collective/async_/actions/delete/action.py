"""Deletes content as Plone's own view does."""

from ...i18n import _
from ...tasks.record import TaskRecord
from ..base import Action
from ..base import content_by_uid
from ..locks import release_own_lock
from collections.abc import Sequence


class Delete(Action):
    """``uids`` are the items; ``params["single"]`` says it was one, by toolbar."""

    doing = _("Deleting “${title}” from “${folder}”")
    doing_many = _("Deleting ${count} items from “${folder}”")
    done = _("“${title}” was deleted from “${folder}”.")
    done_many = _("${count} items were deleted from “${folder}”.")
    not_done = _("“${title}” could not be deleted from “${folder}”.")
    not_done_many = _("Some of ${count} items could not be deleted from “${folder}”.")

    def items(self, record: TaskRecord) -> Sequence[str]:
        return () if record.params.get("single") else record.uids

    def run(self, record: TaskRecord, item: str | None) -> None:
        uid = item or record.uids[0]
        content = content_by_uid(uid, self.item_title(record, uid))
        release_own_lock(content)
        content.aq_parent.manage_delObjects([content.getId()])
