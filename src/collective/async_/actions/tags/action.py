"""Changes the tags of content like Plone's own folder_contents."""

from ...api import Action
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from ..folder_contents import check_modify
from collections.abc import Iterable
from typing import Any


class Tags(Action):
    """``params``: ``add`` and ``remove`` (tags)."""

    views = ("fc-tags",)
    deep = False
    share_savepoints = True

    title = _("Change tags")
    doing = _("Changing the tags of “${title}” in “${folder}”")
    doing_many = _("Changing the tags of ${count} items in “${folder}”")
    done = _("The tags of “${title}” in “${folder}” were changed.")
    done_many = _("The tags of ${count} items in “${folder}” were changed.")
    stopped_many = _("Cancelled: the tags of ${done} of ${count} were changed.")
    not_done = _("The tags of “${title}” in “${folder}” could not be changed.")
    not_done_many = _(
        "The tags of ${failed} of ${count} items in “${folder}” could not be changed."
    )
    pending = Pending(
        _("tags being changed"),
        _("The tags of “${title}” are being changed by ${user}."),
        _("The tags of ${count} items are being changed by ${user}."),
    )

    def will_set(self, record: TaskRecord, uid: str | None) -> dict[str, Any]:
        """The tags that the item will have."""
        try:
            content = content_by_uid(uid or "", "")
        except TaskFailed:
            return {}
        add, remove = record.params["add"], record.params["remove"]
        return {"subjects": tuple(changed_tags(content, add, remove))}

    def run(self, record: TaskRecord, item: str | None) -> None:
        assert item is not None, "it is always a selection"
        title = self.item_title(record, item)
        content = content_by_uid(item, title)
        check_modify(content, title)
        add, remove = record.params["add"], record.params["remove"]
        content.setSubject(changed_tags(content, add, remove))
        content.reindexObject()


def changed_tags(content: Any, add: Iterable[str], remove: Iterable[str]) -> list[str]:
    """The tags of the item afterwards. Stock Plone has them in any order."""
    kept = set(content.Subject()) - set(remove)
    return [tag for tag in content.Subject() if tag in kept] + sorted({*add} - kept)
