"""Deletes content as Plone's own view does."""

from ...i18n import _
from ...tasks.record import TaskRecord
from ..base import Action
from ..base import content_by_uid
from collections.abc import Sequence
from plone.locking.interfaces import ILockable
from typing import Any
from zope.component import queryMultiAdapter


def lock_info(content: Any) -> Any:
    """The content's ``plone_lock_info`` view, None when it cannot be locked."""
    return queryMultiAdapter((content, content.REQUEST), name="plone_lock_info")


def release_own_lock(content: Any) -> None:
    """Unlock what the current user has locked, as stock Plone does."""
    info = lock_info(content)
    if info is not None and info.is_locked() and not info.is_locked_for_current_user():
        ILockable(content).unlock()


def locked_by_other(content: Any) -> bool:
    info = lock_info(content)
    return bool(info is not None and info.is_locked_for_current_user())


class Delete(Action):
    """``uids`` are the items; ``params["single"]`` says it was one, by toolbar."""

    def items(self, record: TaskRecord) -> Sequence[str]:
        return () if record.params.get("single") else record.uids

    def run(self, record: TaskRecord, item: str | None) -> None:
        uid = item or record.uids[0]
        content = content_by_uid(uid, self.item_title(record, uid))
        release_own_lock(content)
        content.aq_parent.manage_delObjects([content.getId()])

    def description(self, record: TaskRecord) -> str:
        return _("Deleting “${title}” from “${folder}”", mapping=_names(record))

    def success_message(self, record: TaskRecord) -> str:
        return _("“${title}” was deleted from “${folder}”.", mapping=_names(record))

    def error_message(self, record: TaskRecord) -> str:
        names = _names(record)
        return _("“${title}” could not be deleted from “${folder}”.", mapping=names)


def _names(record: TaskRecord) -> dict[str, str]:
    return {"title": record.title, "folder": record.container_title}
