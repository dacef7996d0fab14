"""Tells an editor that the content of an open form was changed, moved or deleted."""

from ..i18n import _
from ..tasks.access import user_id
from ..tasks.content import find_content
from ..tasks.pending import concerns
from ..tasks.pending import pending_delete
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.record import utcnow
from ..tasks.store import get_store
from ..tasks.user import name_of
from AccessControl import getSecurityManager
from AccessControl.Permissions import view as VIEW
from collections.abc import Mapping
from datetime import timedelta
from plone import api
from plone.api.content import get_path
from plone.dexterity.browser.add import DefaultAddForm
from plone.dexterity.browser.edit import DefaultEditForm
from plone.uuid.interfaces import IUUID
from typing import Any
from zope.i18nmessageid import Message


# Who did it is looked up among the tasks that ended in this time.
RECENT = timedelta(hours=1)
TO_DELETE = _("This page will be deleted by ${user}. What you typed is kept.")
DELETING = _("This page is being deleted by ${user}. What you typed is kept.")
DELETED = (
    _("This page was deleted meanwhile by ${user}. What you typed is kept."),
    _("This page was deleted meanwhile. What you typed is kept."),
)
MOVED = (
    _("This page was renamed or moved meanwhile by ${user}. What you typed is kept."),
    _("This page was renamed or moved meanwhile. What you typed is kept."),
)
CHANGED = (
    _("This page was changed meanwhile by ${user}. What you typed is kept."),
    _("This page was changed meanwhile. What you typed is kept."),
)


def form_info(context: Any, view: Any) -> dict[str, str] | None:
    """What the script sends with each poll from an add or edit form; None elsewhere."""
    form = getattr(view, "form_instance", view)
    uid = IUUID(context, None)
    if uid is None or not isinstance(form, (DefaultAddForm, DefaultEditForm)):
        return None
    info = {"form_uid": uid}
    if isinstance(form, DefaultEditForm):
        # An add form does not care for the place and the changes of its folder.
        info |= {"form_path": _path(context), "form_modified": _modified(context)}
    return info


def form_notice(form: Mapping[str, Any]) -> str | None:
    """A message id about what happened to the content of a form that is open.

    ``form`` is what ``form_info`` returned when the form was drawn, or anything else.
    None if nothing happened, or if the current user may not know.
    """
    uid, path, modified = map(form.get, ("form_uid", "form_path", "form_modified"))
    if not isinstance(uid, str):
        return None
    content = find_content(uid)
    if content is None:
        return _deleted(uid, path)
    if not getSecurityManager().checkPermission(VIEW, content):
        return None
    delete = pending_delete(content)
    if delete is not None:
        text = TO_DELETE if delete.undo_seconds else DELETING
        return Message(text, mapping={"user": name_of(delete.user_id)})
    if path is not None and path != _path(content):
        return _say(MOVED, uid, path)
    if modified is not None and modified != _modified(content):
        return _say(CHANGED, uid, path)
    return None


def _deleted(uid: str, path: Any) -> str:
    if path is None:
        return _(
            "The folder of this form was deleted meanwhile. What you typed is kept."
        )
    return _say(DELETED, uid, path)


def _say(texts: tuple[str, str], uid: str, path: Any) -> str:
    """One of two texts: with the user whose task did it, if that is another one."""
    somebody, nobody = texts
    user = _who(uid, path)
    if user is None:
        return nobody
    return Message(somebody, mapping={"user": name_of(user)})


def _who(uid: str, path: Any) -> str | None:
    """Whose task did it; None if it was the current user, or no task."""
    full_path = get_path(api.portal.get()) + path if isinstance(path, str) else ""
    since = utcnow() - RECENT
    found: list[TaskRecord] = [
        record
        for _key, shard in get_store().open_shards()
        for record in shard.select()
        if record.status is Status.SUCCEEDED
        and record.finished is not None
        and record.finished > since
        and concerns(record, uid, full_path)
    ]
    last = max(found, key=lambda record: record.finished or since, default=None)
    return None if last is None or last.user_id == user_id() else last.user_id


def _path(content: Any) -> str:
    """The path in the site. The one before it is nobody's business."""
    return get_path(content).removeprefix(get_path(api.portal.get()))


def _modified(content: Any) -> str:
    return str(content.modified().timeTime())
