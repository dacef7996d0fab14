"""The base of actions that change selected items, and what they contain if asked to."""

from ..api import Action
from ..api import content_by_uid
from ..api import is_transient
from ..api import is_within
from ..api import TaskRecord
from .folder_contents import check_modify
from .groups import add_contents
from .groups import count
from .groups import count_total
from .groups import Group
from .groups import size
from .groups import split
from AccessControl import getSecurityManager
from collections.abc import Sequence
from functools import partial
from Products.CMFCore.permissions import View
from typing import Any

import transaction


class WithContents(Action):
    """``params``: ``recursive``, ``parts``, ``groups``, and those of ``change``.

    ``folders`` are the UIDs of folders that are changed with their default pages, and
    ``tops`` the paths of those that are changed with all that they contain.
    The parts are the items of the task: selected items, and groups of their contents.
    """

    not_done_below = ""

    def change(self, record: TaskRecord, content: Any) -> bool:
        """Change one item. False if it stays as it is; then so do its contents."""
        raise NotImplementedError

    def check_allowed(self, record: TaskRecord, content: Any, title: str) -> None:
        """Raise TaskFailed if the user may not change this selected item (any more)."""
        check_modify(content, title)

    def goes_on(self, record: TaskRecord) -> bool:
        """Are the contents changed even if their folder cannot be?

        Then who enqueues the task adds the contents of the selected folders. What the
        user may not view is left out, with all that is in it.
        """
        return False

    def check_unchanged(self, record: TaskRecord, content: Any, title: str) -> None:
        """Raise TaskFailed if a selected item should have been changed, but was not."""

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
        return uid in self.pending_uids(record) or any(
            is_within(path, top) for top in self.pending_below(record)
        )

    def pending_uids(self, record: TaskRecord) -> tuple[str, ...]:
        """The selected items, and folders of which one is the default page."""
        return *record.uids, *record.params.get("folders", ())

    def pending_below(self, record: TaskRecord) -> tuple[str, ...]:
        """The selected folders, if all that is in them is changed."""
        # Records of an older release do not have it.
        older = record.touches.writes if record.params.get("recursive") else ()
        tops: tuple[str, ...] = record.params.get("tops", older)
        return tops

    def run(self, record: TaskRecord, item: str | None) -> None:
        assert item is not None, "items() always has the selected ones"
        group = record.params["groups"].get(item)
        known = len(record.params["parts"])
        if group is None:
            self._selected(record, item)
        else:
            self._group(record, item, group)
        # Not for each part: a selection may have thousands.
        if len(record.params["parts"]) > known:
            count_total(record)
        # The worker adds 1 for each part.
        record.processed += size(record, item) - 1

    def _selected(self, record: TaskRecord, uid: str) -> None:
        title = self.item_title(record, uid)
        content = content_by_uid(uid, title)
        self.check_allowed(record, content, title)
        if not self._change(record, uid, content):
            self.check_unchanged(record, content, title)

    def _group(self, record: TaskRecord, key: str, group: Group) -> None:
        folder = content_by_uid(group.folder, group.folder_title)
        children = [c for c in map(folder.get, group.ids) if c is not None]
        if self.goes_on(record):
            # Stock Plone traverses to each of them.
            may_view = partial(getSecurityManager().checkPermission, View)
            children = list(filter(may_view, children))
        if record.params["recursive"] and self.goes_on(record) and not group.again:
            for child in children:
                add_contents(record, key, child)
        savepoint = transaction.savepoint(optimistic=True)
        try:
            for child in children:
                self._change(record, key, child)
        except Exception as error:
            if is_transient(error) or len(group.ids) == 1:
                raise
            savepoint.rollback()
            split(record, key, folder)

    def _change(self, record: TaskRecord, key: str, content: Any) -> bool:
        changed = self.change(record, content)
        if changed and record.params["recursive"] and not self.goes_on(record):
            add_contents(record, key, content)
        return changed
