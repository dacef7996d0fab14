"""``delete_confirmation`` and ``object_delete``, in the toolbar."""

from ...api import notify_before
from ...api import pending_task
from ...api import runs_in_background
from ...events import AsyncBeforeDelete
from ...i18n import _
from ..locks import locked_by_other
from ..placing import is_movable
from .enqueue import record_delete
from AccessControl import getSecurityManager
from AccessControl.Permissions import delete_objects
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from plone import api
from plone.base.utils import safe_text
from typing import Any


def handle_delete(stock: Callable, form: Any, action: Any) -> Any:
    """Enqueue the task and redirect to the parent, unless it is refused."""
    content = form.context
    acquired = content.aq_chain != aq_inner(content).aq_chain
    # For acquired content, stock Plone shows that it was deleted already.
    background = not acquired and is_movable(content)
    if not (background and runs_in_background("delete", content)):
        return stock(form, action)
    title = safe_text(content.Title())
    parent = aq_parent(aq_inner(content))
    refusal = refusal_reason(content, title)
    if refusal is not None:
        api.portal.show_message(refusal, form.request, type="error")
        return form.request.response.redirect(content.absolute_url())
    record_delete([content], parent, {api.content.get_uuid(content): title})
    api.portal.show_message(
        _("“${title}” will be deleted in the background.", mapping={"title": title}),
        form.request,
    )
    return form.request.response.redirect(parent.absolute_url())


def refusal_reason(content: Any, title: str) -> str | None:
    """The reason why this item cannot be deleted, or None if none is known yet."""
    names = {"title": title}
    unauthorized = _("You may not delete “${title}”.", mapping=names)
    if not getSecurityManager().checkPermission(delete_objects, content):
        return unauthorized
    if locked_by_other(content):
        return _("“${title}” is locked and cannot be deleted.", mapping=names)
    if pending_task(api.content.get_uuid(content), "delete") is not None:
        return _("“${title}” is being deleted already.", mapping=names)
    return notify_before(AsyncBeforeDelete(content), unauthorized)
