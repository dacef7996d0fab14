"""Applies the recorded data as the edit form itself would have."""

from ...api import Action
from ...api import content_by_uid
from ...api import FormAddress
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...api import Typed
from ...i18n import _
from ...interfaces import IKeepsInput
from ..locks import keep_other_locks
from ..locks import release_locks
from ..reopen.address import edit_form
from ..reopen.values import has_input
from ..reopen.values import typed
from .checks import CHANGED_MEANWHILE
from .checks import checked_data
from .data import current
from .data import fields_of
from .overrides import is_opted_in
from plone.api.content import get_path
from plone.dexterity.browser.edit import DefaultEditForm
from plone.dexterity.events import EditFinishedEvent
from plone.locking.interfaces import ILockable
from typing import Any
from z3c.form.interfaces import NO_VALUE
from zope.event import notify
from zope.i18nmessageid import Message
from zope.interface import implementer


@implementer(IKeepsInput)
class Edit(Action):
    """``params["form"]`` names the view, ``params["data"]`` has the changed fields.

    ``base`` has the fingerprints of what these fields were before, ``expected`` those
    of what the editor's own unfinished tasks will make of them, ``labels`` their
    titles, ``untouched`` the names of those that the editor has left as they were, and
    ``locks`` the tokens of the form's locks.
    """

    title = _("Save changes")
    doing = _("Saving changes to “${title}”")
    done = _("Your changes to “${title}” were saved.")
    not_done = _("Your changes to “${title}” could not be saved.")
    pending = Pending(_("changes being saved"))

    def run(self, record: TaskRecord, item: str | None) -> None:
        params = record.params
        content = content_by_uid(record.uids[0], record.title)
        form = _form(content, params["form"])
        data = checked_data(form, record)
        if is_opted_in(form):
            data = {**_stored(form), **data}
        # A new short name takes a new lock.
        with keep_other_locks(content, _locks(record, content)):
            form.applyChanges(data)
            # Releases the editor's lock, as at the end of the stock handler.
            notify(EditFinishedEvent(content))
        # A new short name has moved it.
        record.pages = tuple(dict.fromkeys((*record.pages, get_path(content))))
        del params["data"]

    def will_set(self, record: TaskRecord, uid: str | None) -> dict[str, Any]:
        """What the editor has typed."""
        data = record.params.get("data", {})
        return {name.rpartition(".")[2]: value for name, value in data.items()}

    def retry_refusal(self, record: TaskRecord) -> str | None:
        """A retry must not overwrite what somebody else has changed meanwhile."""
        message = record.message
        if not isinstance(message, Message) or message != CHANGED_MEANWHILE:
            return None
        return _(
            "A retry would overwrite what somebody else has changed meanwhile: "
            "${fields}. Please open the form again: it shows both texts.",
            mapping=message.mapping,
        )

    def abandon(self, record: TaskRecord) -> None:
        """Give the content free for others; the input stays in the record."""
        try:
            content = content_by_uid(record.uids[0], record.title)
        except TaskFailed:
            return
        release_locks(content, _locks(record, content))

    def has_input(self, record: TaskRecord) -> bool:
        """Does the record still have what was typed?"""
        return has_input(record)

    def typed(self, record: TaskRecord) -> list[Typed]:
        """The typed texts."""
        return typed(record)

    def form_address(self, record: TaskRecord) -> FormAddress | None:
        """The form that shows them again."""
        return edit_form(record)


def _locks(record: TaskRecord, content: Any) -> tuple[str, ...]:
    """The tokens of the locks that the saved form had."""
    known = record.params.get("locks")
    if known is not None:
        return known
    # Recorded by an older release: all of the editor's.
    locks = ILockable(content).lock_info() if ILockable(content, None) else ()
    return tuple(x["token"] for x in locks if x["creator"] == record.user_id)


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


def _stored(form: Any) -> dict[str, Any]:
    """What the content has now, for an ``applyChanges`` that reads all fields."""
    found = ((name, current(field, at)) for name, field, at in fields_of(form))
    return {name: value for name, value in found if value is not NO_VALUE}
