"""``object_rename`` and ``folder_rename``."""

from ...events import AsyncBeforeRename
from ...i18n import _
from ...tasks.ask import record_task
from ...tasks.ask import veto
from ...tasks.record import Touches
from ..base import count_items
from ..base import runs_in_background
from ..contents import path_of
from ..forms import show_refusal
from ..locks import locked_by_other
from AccessControl import getSecurityManager
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from plone import api
from plone.base.utils import safe_text
from typing import Any


def handle_rename(stock: Callable, form: Any, action: Any) -> Any:
    """Record the task; leave to stock Plone what changes nothing or is invalid."""
    data, errors = form.extractData()
    content = form.context
    names = (content.getId(), safe_text(content.Title()))
    if (
        errors
        or (data["new_id"], data["new_title"]) == names
        or not runs_in_background("rename", content)
    ):
        form.extractData = lambda: (data, errors)
        return stock(form, action)
    title = safe_text(content.Title())
    refusal = refuse(content, title, data["new_id"], data["new_title"])
    if refusal is not None:
        show_refusal(form, refusal)
        return None
    parent = aq_parent(aq_inner(content))
    uid = api.content.get_uuid(content)
    record_task(
        "rename",
        title=title,
        container_title=safe_text(parent.Title()),
        uids=(uid,),
        size=count_items(content),
        params={"names": {uid: (data["new_id"], data["new_title"])}},
        paths=(path_of(parent), path_of(content)),
        touches=touches(content, data["new_id"]),
    )
    api.portal.show_message(
        _("“${title}” will be renamed in the background.", mapping={"title": title}),
        form.request,
    )
    if form.request.getHeader("X-Requested-With") == "XMLHttpRequest":
        # The modal reloads its page. If it followed a redirect before, that
        # page, which nobody sees, would have used up the message.
        form.render = lambda: ""
        return None
    return form.request.response.redirect(parent.absolute_url())


def touches(content: Any, newid: str) -> Touches:
    """The item where it is, and where it will be."""
    parent = aq_parent(aq_inner(content))
    return Touches(writes=(path_of(content), f"{path_of(parent)}/{newid}"))


def refuse(content: Any, title: str, newid: str, newtitle: str) -> str | None:
    """Why this item cannot be renamed, as far as it can be known now; or None."""
    names = {"title": title}
    unauthorized = _("Permission denied to rename ${title}.", mapping=names)
    check = getSecurityManager().checkPermission
    parent = aq_parent(aq_inner(content))
    if not (check("Copy or Move", parent) and check("Copy or Move", content)):
        return unauthorized
    moved = newid and newid != content.getId()
    if moved and (locked_by_other(content) or content.wl_isLocked()):
        return _("“${title}” is locked and cannot be renamed.", mapping=names)
    return veto(AsyncBeforeRename(content, newid, newtitle), unauthorized)
