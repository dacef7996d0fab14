"""Changes the state of content like Plone's own folder_contents."""

from ...api import Action
from ...api import content_by_uid
from ...api import is_transient
from ...api import is_within
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from .groups import add_contents
from .groups import count
from .groups import Group
from .groups import size
from .groups import split
from .workflow import change_state
from .workflow import is_done
from AccessControl import getSecurityManager
from collections.abc import Sequence
from Products.CMFCore.permissions import ModifyPortalContent
from typing import Any

import transaction


class Transition(Action):
    """``params``: ``transition``, ``comments``, ``recursive``, ``parts``, ``groups``.

    The parts are the items of the task: selected items, and groups of their contents.
    """

    views = ("fc-workflow",)

    title = _("Change state")
    doing = _("Changing the state of “${title}” in “${folder}”")
    doing_many = _("Changing the state of ${count} items in “${folder}”")
    done = _("The state of “${title}” in “${folder}” was changed.")
    done_many = _("The state of ${count} items in “${folder}” was changed.")
    stopped_many = _("Cancelled: the state of ${done} of ${count} was changed.")
    not_done = _("The state of “${title}” in “${folder}” could not be changed.")
    not_done_many = _("The state of some items in “${folder}” could not be changed.")
    not_done_below = _(
        "The state of “${title}” in “${folder}”, or of something in it, could not be "
        "changed."
    )
    pending = Pending(
        _("state being changed"),
        _("The state of “${title}” is being changed by ${user}."),
        _("The state of ${count} items is being changed by ${user}."),
    )

    def items(self, record: TaskRecord) -> Sequence[str]:
        """The selected items, and groups of their contents.

        This list grows while the task runs: the contents of a folder are added after
        the folder is changed, since only then stock Plone looks for them.
        """
        count(record)
        return record.params["parts"]

    def item_title(self, record: TaskRecord, item: str) -> str:
        """The title of an item when the task was enqueued, or that of a group."""
        group = record.params["groups"].get(item)
        return super().item_title(record, item) if group is None else group.title

    def error_message(self, record: TaskRecord) -> str:
        """That the task failed, as a message id."""
        below = self.not_done_below if record.params["recursive"] else self.not_done
        return self._text(record, below, self.not_done_many)

    def changes(self, record: TaskRecord, uid: str | None, path: str) -> bool:
        """It may change everything in the selected folders."""
        return super().changes(record, uid, path) or (
            record.params["recursive"]
            and any(is_within(path, top) for top in record.touches.writes)
        )

    def run(self, record: TaskRecord, item: str | None) -> None:
        assert item is not None, "items() always has the selected ones"
        group = record.params["groups"].get(item)
        if group is None:
            self._selected(record, item)
        else:
            self._group(record, item, group)
        count(record)
        # The worker adds 1 for each part.
        record.processed += size(record, item) - 1

    def _selected(self, record: TaskRecord, uid: str) -> None:
        title = self.item_title(record, uid)
        content = content_by_uid(uid, title)
        if not getSecurityManager().checkPermission(ModifyPortalContent, content):
            raise TaskFailed(
                _("Permission denied for “${title}”.", mapping={"title": title})
            )
        if self._change(record, uid, content):
            return
        # The transition was available when the task was enqueued. If this is a folder
        # whose default page was changed, its state has been changed with that page.
        if not is_done(content, record.params["transition"]):
            raise TaskFailed(
                _(
                    "The state of “${title}” cannot be changed like this any more, or "
                    "you are no longer allowed to change it.",
                    mapping={"title": title},
                )
            )

    def _group(self, record: TaskRecord, key: str, group: Group) -> None:
        folder = content_by_uid(group.folder, group.folder_title)
        savepoint = transaction.savepoint(optimistic=True)
        try:
            for child in map(folder.get, group.ids):
                if child is not None:
                    self._change(record, key, child)
        except Exception as error:
            if is_transient(error) or len(group.ids) == 1:
                raise
            savepoint.rollback()
            split(record, key, folder)

    def _change(self, record: TaskRecord, key: str, content: Any) -> bool:
        params = record.params
        changed = change_state(content, params["transition"], params["comments"])
        if changed and params["recursive"]:
            add_contents(record, key, content)
        return changed
