"""``++add++TYPE``: the object is created in the request, added by the worker."""

from ...events import AsyncBeforeAdd
from ...i18n import _
from ...interfaces import IAddInBackground
from ...tasks.ask import record_task
from ...tasks.ask import veto
from ...tasks.record import Touches
from ..base import runs_in_background
from ..contents import path_of
from ..forms import show_refusal
from Acquisition import aq_base
from collections.abc import Callable
from plone.base.utils import safe_text
from plone.dexterity.browser.add import DefaultAddForm
from plone.uuid.interfaces import IUUID
from typing import Any
from urllib.parse import unquote
from zope.annotation.interfaces import IAnnotations
from zope.event import notify
from zope.lifecycleevent import ObjectCreatedEvent


NOTES = ("plone.app.versioningbehavior-changeNote",)


def create_and_add(stock: Callable, form: Any, data: dict) -> Any:
    """Create the object, record the task; None keeps the form open (a veto)."""
    container = form.container
    if not runs_in_background("add"):
        return stock(form, data)
    # Quoted in the URL: "++add++News Item".
    step = unquote(form.request.get("URL", "").rpartition("/")[2])
    if not (_servable(form) and step.startswith("++add") and IUUID(container, None)):
        return stock(form, data)
    refusal = veto(AsyncBeforeAdd(container))
    if refusal is not None:
        show_refusal(form, refusal)
        return None
    content = form.create(data)
    notify(ObjectCreatedEvent(content))
    title = safe_text(content.Title()) or safe_text(form.ti.Title())
    record_task(
        "add",
        title=title,
        container_title=safe_text(container.Title()),
        uids=(IUUID(content),),
        params={
            "object": aq_base(content),
            "container": IUUID(container),
            "context": IUUID(form.context),
            "step": step,
            "notes": _notes(form.request),
        },
        paths=(path_of(container),),
        touches=Touches(points=(path_of(container),)),
    )
    form.immediate_view = container.absolute_url()
    form.success_message = _(
        "“${title}” will be added in the background.", mapping={"title": title}
    )
    return content


def _notes(request: Any) -> dict[str, str]:
    """What create() left at the request for the subscribers of the add.

    The comment for the first version is there and nowhere else.
    """
    found = IAnnotations(request)
    return {name: found[name] for name in NOTES if found.get(name)}


def _servable(form: Any) -> bool:
    """A form with an ``add`` of its own may need the request: it stays stock."""
    return type(form).add is DefaultAddForm.add or IAddInBackground.providedBy(form)
