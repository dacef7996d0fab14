"""The actions of ``POST @tasks``."""

from ..actions.delete.enqueue import record_delete
from ..actions.paste import clipboard
from ..actions.paste.enqueue import record_paste
from ..actions.paste.errors import paste_error
from ..actions.placing import is_movable
from ..actions.transition.enqueue import record_transition
from ..events import AsyncBeforeDelete
from ..events import AsyncBeforePaste
from ..events import AsyncBeforeTransition
from ..i18n import _
from ..settings import get_settings
from ..tasks.content import can_be_found
from ..tasks.content import title_of
from ..tasks.record import TaskRecord
from .background import check_deletion
from .background import check_veto
from .background import wants_undo
from .interfaces import ISelection
from .refused import Refused
from .selection import find
from .workflow import are_valid
from .workflow import can_be_changed
from .workflow import Change
from .workflow import read_change
from AccessControl import getSecurityManager
from AccessControl.Permissions import delete_objects
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Mapping
from OFS.CopySupport import CopyError
from plone import api
from typing import Any
from zExceptions import ResourceLockedError
from zExceptions import Unauthorized
from zope.component import adapter
from zope.interface import implementer
from zope.interface import Interface
from zope.security import checkPermission


@implementer(ISelection)
@adapter(Interface, Interface)
class Selection:
    """The base class: checks what all actions have in common."""

    # The name of the action's utility.
    action: str

    def __init__(self, context: Any, request: Any):
        self.context = context
        self.request = request

    def read(self, data: Mapping[str, Any]) -> None:
        """Raise Refused if the action never runs in the background in this site."""
        if not get_settings().runs_in_background(self.action):
            raise Refused(409, _("This action does not run in the background here."))

    def check(self, content: Any) -> None:
        """Raise Refused if a task could not find the item, or will delete it."""
        if not can_be_found(content):
            raise Refused(400, _("This item cannot be selected."))
        check_deletion(content)


class DeleteSelected(Selection):
    """``delete``."""

    action = "delete"

    def check(self, content: Any) -> None:
        super().check(content)
        names = {"title": title_of(content)}
        allowed = getSecurityManager().checkPermission(delete_objects, content)
        if not (allowed and is_movable(content)):
            text = _("You may not delete “${title}”.", mapping=names)
            raise Refused(403, text)
        if content.wl_isLocked():
            text = _("“${title}” is locked and cannot be deleted.", mapping=names)
            raise Refused(423, text)
        check_veto(AsyncBeforeDelete(content))

    def record(self, contents: list[Any]) -> TaskRecord:
        return record_delete(
            contents,
            aq_parent(aq_inner(contents[0])),
            {api.content.get_uuid(c): title_of(c) for c in contents},
            selection=True,
            keep_locks=True,
            undo=wants_undo(self.request),
        )


class PasteSelected(Selection):
    """``copy``, into ``target`` or the context."""

    action = "paste"
    operation = clipboard.COPY

    def read(self, data: Mapping[str, Any]) -> None:
        super().read(data)
        target = data.get("target")
        if target is not None:
            self.context = find(self.context, self.request, str(target))
        self.context = aq_inner(self.context)
        if not can_be_found(self.context):
            raise Refused(400, _("Nothing can be pasted there."))
        if not checkPermission("cmf.AddPortalContent", self.context):
            raise Refused(403, self.reason(Unauthorized()))
        check_deletion(self.context)
        check_veto(AsyncBeforePaste(self.context))

    def check(self, content: Any) -> None:
        super().check(content)
        try:
            cookie = clipboard.write(self.operation, content, at_once=True)
            clipboard.read(self.context, cookie)
        except Unauthorized as error:
            raise Refused(403, self.reason(error)) from error
        except ResourceLockedError as error:
            raise Refused(423, self.reason(error)) from error
        except (CopyError, ValueError) as error:
            raise Refused(400, self.reason(error)) from error

    def reason(self, error: Exception) -> str:
        """Plone's own message for this error."""
        return paste_error(error, title_of(self.context))

    def record(self, contents: list[Any]) -> TaskRecord:
        return record_paste(self.context, self.operation, contents, at_once=True)


class MoveSelected(PasteSelected):
    """``move``."""

    operation = clipboard.CUT


class ChangeStateOfSelected(Selection):
    """``transition``, with the keys of the body of ``@workflow``."""

    action = "transition"
    transition: str
    change: Change

    def read(self, data: Mapping[str, Any]) -> None:
        super().read(data)
        transition, change = data.get("transition"), read_change(data)
        if not (transition and isinstance(transition, str)):
            raise Refused(400, _("Property “transition” is required."))
        if change is None or not are_valid(change.dates, self.context, self.request):
            raise Refused(400, _("The comment or a date is malformed."))
        self.transition, self.change = transition, change

    def check(self, content: Any) -> None:
        super().check(content)
        if not can_be_changed(content, self.transition):
            names = {"title": title_of(content)}
            text = _(
                "The state of “${title}” cannot be changed like this.", mapping=names
            )
            raise Refused(400, text)
        change = self.change
        event = AsyncBeforeTransition(
            content, self.transition, change.comment, change.recursive
        )
        check_veto(event)

    def record(self, contents: list[Any]) -> TaskRecord:
        params = self.change.params(self.transition)
        return record_transition(contents, {**params, "selection": True})
