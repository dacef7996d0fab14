"""``@@sharing``, in the toolbar."""

from ...api import title_of
from ...i18n import _
from ..forms import record_unless_refused
from .enqueue import record_sharing
from .enqueue import refusal_reason
from .enqueue import should_be_task
from .roles import refusal_reason as permission_refusal
from .roles import Setting
from collections.abc import Callable
from functools import partial
from plone import api
from typing import Any


def handle_form(stock: Callable, view: Any) -> bool:
    """Record the task and return False: then the view shows the item.

    Stock Plone shows the form again, but it would have the old settings.
    """
    if not _is_saved(view):
        return stock(view)
    inherit = _inherit(view)
    settings = _settings(view)
    content, title = view.context, title_of(view.context)
    if permission_refusal(content, title, inherit) is not None:
        # Stock Plone raises Unauthorized.
        return stock(view)
    if not should_be_task(view, inherit, settings):
        return stock(view)
    show = partial(api.portal.show_message, request=view.request, type="error")
    refusal = refusal_reason(content, inherit, settings)
    if refusal is not None:
        show(refusal)
        # The form with what was selected.
        return True
    if record_unless_refused(show, record_sharing, view, inherit, settings) is None:
        return True
    api.portal.show_message(
        _(
            "The sharing settings of “${title}” will be changed in the background.",
            mapping={"title": title},
        ),
        view.request,
    )
    return False


def _is_saved(view: Any) -> bool:
    """Was Save clicked, in a request that stock Plone accepts?"""
    form = view.request.form
    saved, cancelled = (form.get(f"form.button.{name}") for name in ("Save", "Cancel"))
    if not form.get("form.submitted") or saved is None or cancelled is not None:
        return False
    authenticator = view.context.restrictedTraverse("@@authenticator", None)
    return view.request.get("REQUEST_METHOD") == "POST" and authenticator.verify()


def _inherit(view: Any) -> bool | None:
    inherit = bool(view.request.form.get("inherit", False))
    return inherit if view.can_edit_inherit() else None


def _settings(view: Any) -> list[Setting]:
    """The roles that are selected, as far as the user may delegate them."""
    known = [role["id"] for role in view.roles()]
    return [
        {
            "id": entry["id"],
            "type": entry["type"],
            "roles": [role for role in known if entry.get(f"role_{role}", False)],
        }
        for entry in view.request.form.get("entries", [])
    ]
