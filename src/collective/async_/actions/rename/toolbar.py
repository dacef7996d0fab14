"""``object_rename`` and ``folder_rename``, in the toolbar."""

from ...api import notify_before
from ...api import runs_in_background
from ...events import AsyncBeforeRename
from ...i18n import _
from ..forms import offer_result
from ..forms import record_unless_refused
from ..forms import show_refusal
from ..locks import locked_by_other
from ..placing import is_movable
from .enqueue import may_rename
from .enqueue import record_rename
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from functools import partial
from plone import api
from plone.base.utils import safe_text
from typing import Any


def handle_rename(stock: Callable, form: Any, action: Any) -> Any:
    """Enqueue the task. If the input is invalid or unchanged, call stock Plone."""
    data, errors = form.extractData()
    content = form.context
    names = (content.getId(), safe_text(content.Title()))
    if (
        errors
        or (data["new_id"], data["new_title"]) == names
        or not (is_movable(content) and runs_in_background("rename", content))
    ):
        form.extractData = lambda: (data, errors)
        return stock(form, action)
    title = safe_text(content.Title())
    refusal = refusal_reason(content, title, data["new_id"], data["new_title"])
    if refusal is not None:
        show_refusal(form, refusal)
        return None
    record = record_unless_refused(
        partial(show_refusal, form),
        record_rename,
        content,
        title,
        data["new_id"],
        data["new_title"],
    )
    if record is None:
        return None
    api.portal.show_message(
        _("“${title}” will be renamed in the background.", mapping={"title": title}),
        form.request,
    )
    if form.request.getHeader("X-Requested-With") == "XMLHttpRequest":
        # The modal reloads the page by itself. If it followed a redirect first, the
        # message would be shown in a page that nobody sees.
        form.render = lambda: ""
        return None
    offer_result(form.request, record)
    return form.request.response.redirect(aq_parent(aq_inner(content)).absolute_url())


def refusal_reason(content: Any, title: str, newid: str, newtitle: str) -> str | None:
    """The reason why this item cannot be renamed, or None if none is known yet."""
    names = {"title": title}
    unauthorized = _("You may not rename “${title}”.", mapping=names)
    if not may_rename(content):
        return unauthorized
    moved = newid and newid != content.getId()
    if moved and (locked_by_other(content) or content.wl_isLocked()):
        return _("“${title}” is locked and cannot be renamed.", mapping=names)
    return notify_before(AsyncBeforeRename(content, newid, newtitle), unauthorized)
