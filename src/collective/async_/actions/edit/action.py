"""Applies the recorded data as the edit form itself would have."""

from ...api import Action
from ...api import content_by_uid
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from .data import thaw
from plone.api.content import get_path
from plone.dexterity.browser.edit import DefaultEditForm
from plone.dexterity.events import EditFinishedEvent
from plone.locking.interfaces import ILockable
from typing import Any
from zope.event import notify


class Edit(Action):
    """``params["form"]`` names the view, ``params["data"]`` has the changed fields."""

    doing = _("Saving changes to “${title}”")
    done = _("Your changes to “${title}” were saved.")
    not_done = _("Your changes to “${title}” could not be saved.")

    def run(self, record: TaskRecord, item: str | None) -> None:
        content = content_by_uid(record.uids[0], record.title)
        form = _form(content, record.params["form"])
        data = {name: thaw(value) for name, value in record.params["data"].items()}
        form.applyChanges(data)
        # Releases the editor's lock, as at the end of the stock handler.
        notify(EditFinishedEvent(content))
        # A new short name has moved it.
        record.pages = tuple(dict.fromkeys((*record.pages, get_path(content))))
        del record.params["data"]

    def abandon(self, record: TaskRecord) -> None:
        """Give the content free for others; the input stays in the record."""
        try:
            content = content_by_uid(record.uids[0], record.title)
        except TaskFailed:
            return
        lockable = ILockable(content, None)
        locks = lockable.lock_info() if lockable is not None else ()
        if any(lock["creator"] == record.user_id for lock in locks):
            lockable.clear_locks()


def _form(content: Any, name: str) -> Any:
    """The edit form with its fields and groups, without beginning an edit.

    Raises Unauthorized when the editor may not open it any more.
    """
    view = content.restrictedTraverse(f"@@{name}")
    form = getattr(view, "form_instance", view)
    form.portal_type = content.portal_type
    # Past DefaultEditForm.update: it would fire EditBegunEvent, which locks.
    super(DefaultEditForm, form).update()
    return form
