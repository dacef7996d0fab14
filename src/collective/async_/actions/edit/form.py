"""The edit form: the validated data is recorded, the worker applies it."""

from ...api import can_be_found
from ...api import enqueue
from ...api import notify_before
from ...api import Paths
from ...api import runs_in_background
from ...api import title_of
from ...events import AsyncBeforeEdit
from ...i18n import _
from ..forms import show_refusal
from .data import changed_data
from .data import freeze
from .data import worth_a_task
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from plone import api
from plone.api.content import get_path
from plone.base.utils import safe_text
from plone.uuid.interfaces import IUUID
from typing import Any


# The fields whose change shows in listings of the container.
LISTED = ("title", "id", "description")


def handle_apply(stock: Callable, form: Any, action: Any) -> Any:
    """Record the changes; errors and unchanged data are left to stock Plone."""
    data, errors = form.extractData()
    changes = {} if errors else changed_data(form, data)
    if not (
        worth_a_task(form, changes) and runs_in_background("edit") and _servable(form)
    ):
        # The data is there already: files could not be read a second time.
        form.extractData = lambda *args, **kwargs: (data, errors)
        return stock(form, action)
    content = form.context
    refusal = notify_before(AsyncBeforeEdit(content))
    if refusal is not None:
        show_refusal(form, refusal)
        return None
    title = safe_text(content.Title())
    parent = aq_parent(aq_inner(content))
    listed = any(name.rpartition(".")[2] in LISTED for name in changes)
    enqueue(
        "edit",
        title=title,
        container_title=title_of(parent),
        uids=(IUUID(content),),
        params={
            "form": form.__name__,
            "data": {name: freeze(value) for name, value in changes.items()},
        },
        pages=(get_path(content), get_path(parent)) if listed else (get_path(content),),
        touches=Paths(writes=(get_path(content),)),
    )
    api.portal.show_message(
        _(
            "Your changes to “${title}” will be saved in the background.",
            mapping={"title": title},
        ),
        form.request,
    )
    return form.request.response.redirect(form.nextURL())


def _servable(form: Any) -> bool:
    """Can the worker find this very form again?"""
    content = form.context
    view = content.restrictedTraverse(f"@@{form.__name__}", None)
    found = type(getattr(view, "form_instance", view))
    return found is type(form) and can_be_found(content)
