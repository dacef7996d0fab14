"""What all actions have in common."""

from ..controlpanel.settings import get_settings
from ..i18n import _
from ..interfaces import IAction
from ..interfaces import TaskFailed
from ..tasks.record import TaskRecord
from .contents import path_of
from collections.abc import Sequence
from plone import api
from Products.CMFCore.interfaces import IFolderish
from typing import Any
from zope.i18nmessageid import Message
from zope.interface import implementer


@implementer(IAction)
class Action:
    """Derive from it and register the class as a named utility.

    The wording is message ids with ``${title}`` (of the first item),
    ``${folder}`` and ``${count}``; those with ``_many`` are for selections.
    """

    doing = doing_many = ""
    done = done_many = ""
    not_done = not_done_many = ""

    def items(self, record: TaskRecord) -> Sequence[str]:
        """The UIDs of a selection (``params["selection"]``), else () for one piece.

        Each item is wholly done or untouched, and has an outcome of its own.
        """
        return record.uids if record.params.get("selection") else ()

    def item_title(self, record: TaskRecord, item: str) -> str:
        """How an item was called at the click."""
        single = record.title if len(record.uids) == 1 else item
        return record.params.get("titles", {}).get(item, single)

    def run(self, record: TaskRecord, item: str | None) -> None:
        """Execute the task, or one item of it. Runs as the editor; never commits."""
        raise NotImplementedError

    def run_some(self, record: TaskRecord) -> bool:
        """Do some seconds' worth of a large task that starves; True when done.

        The default does it all: only what is no worse half done may be divided.
        """
        self.run(record, None)
        return True

    def abandon(self, record: TaskRecord) -> None:
        """The task has failed for now: release what was held for it."""

    def _word(self, record: TaskRecord, one: str, many: str) -> str:
        mapping = {
            "title": record.title,
            "folder": record.container_title,
            "count": str(len(record.uids)),
        }
        return Message(many if len(record.uids) > 1 else one, mapping=mapping)

    def description(self, record: TaskRecord) -> str:
        """What the task does, as a message id."""
        return self._word(record, self.doing, self.doing_many)

    def success_message(self, record: TaskRecord) -> str:
        """What the task has done, as a message id."""
        return self._word(record, self.done, self.done_many)

    def error_message(self, record: TaskRecord) -> str:
        """That the task failed, as a message id."""
        return self._word(record, self.not_done, self.not_done_many)


def count_items(*contents: Any) -> int:
    """How many catalogued items there are in these subtrees, themselves included."""
    catalog = api.portal.get_tool("portal_catalog")
    return sum(
        max(1, len(catalog.unrestrictedSearchResults(path=path_of(content))))
        if IFolderish.providedBy(content)
        else 1
        for content in contents
    )


def runs_in_background(action: str, *contents: Any) -> bool:
    """Do the site's settings want this to be a task, by its number of items?

    Without contents it counts as one item.
    """
    settings = get_settings()
    if not settings.threshold(action):
        # Counting costs a query: only for those who have set a threshold.
        return settings.asynchronous(action)
    return settings.asynchronous(action, count_items(*contents) or 1)


def content_by_uid(uid: str, title: str) -> Any:
    """The content with this UID, wherever it is by now.

    Raises TaskFailed when it has gone. Unrestricted, because what the editor
    may do with it is checked by what is done with it.
    """
    catalog = api.portal.get_tool("portal_catalog")
    for brain in catalog.unrestrictedSearchResults(UID=uid):
        try:
            return brain._unrestrictedGetObject()
        except (AttributeError, KeyError):
            # Moved and renamed in one transaction: the first of two brains is
            # where it has never been.
            continue
    raise TaskFailed(_("“${title}” does not exist any more.", mapping={"title": title}))
