"""``++add++TYPE``: the request creates the object, and the worker adds it."""

from ...api import can_be_found
from ...api import deletion_refusal
from ...api import notify_before
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...events import AsyncBeforeAdd
from ...i18n import _
from ...interfaces import IAddInBackground
from ..forms import offer_result
from ..forms import overrides
from ..forms import record_unless_refused
from ..forms import show_refusal
from ..reopen.form import saved_again
from Acquisition import aq_base
from collections.abc import Callable
from functools import partial
from plone.api.content import get_path
from plone.base.utils import safe_text
from plone.dexterity.browser.add import DefaultAddForm
from plone.uuid.interfaces import IUUID
from typing import Any
from urllib.parse import unquote
from zope.annotation.interfaces import IAnnotations
from zope.event import notify
from zope.lifecycleevent import ObjectCreatedEvent


# They may need the request, or what happens right after them.
METHODS = ("update", "createAndAdd", "add", "handleAdd")
NOTES = ("plone.app.versioningbehavior-changeNote",)


def create_and_add(stock: Callable, form: Any, data: dict) -> Any:
    """Create the object and enqueue the task.

    Returns None if the action was refused. Then the form is shown again.
    """
    container = form.container
    if not runs_in_background("add"):
        return _at_once(stock, form, data)
    # Quoted in the URL: "++add++News Item".
    step = unquote(form.request.get("URL", "").rpartition("/")[2])
    if not (
        _can_repeat_in_worker(form)
        and step.startswith("++add")
        and can_be_found(container, form.context)
    ):
        # It would be deleted with its folder.
        refusal = deletion_refusal(container)
        if refusal is None:
            return _at_once(stock, form, data)
        show_refusal(form, refusal)
        return None
    refusal = notify_before(AsyncBeforeAdd(container))
    if refusal is not None:
        show_refusal(form, refusal)
        return None
    content = form.create(data)
    notify(ObjectCreatedEvent(content))
    # Its title may depend on where it will be.
    title = safe_text(content.__of__(container).Title()) or safe_text(form.ti.Title())
    task = record_unless_refused(
        partial(show_refusal, form),
        record_task,
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
        pages=(get_path(container),),
        touches=Paths(adds_to=(get_path(container),)),
    )
    if task is None:
        return None
    saved_again(form, task)
    offer_result(form.request, task)
    form.immediate_view = container.absolute_url()
    form.success_message = _(
        "“${title}” will be added in the background.", mapping={"title": title}
    )
    return content


def _at_once(stock: Callable, form: Any, data: dict) -> Any:
    created = stock(form, data)
    if created is not None:
        saved_again(form, None)
    return created


def _notes(request: Any) -> dict[str, str]:
    """The annotations of the request that subscribers of the add event need.

    The comment for the first version is stored only there.
    """
    found = IAnnotations(request)
    return {name: found[name] for name in NOTES if found.get(name)}


def _can_repeat_in_worker(form: Any) -> bool:
    """A form with methods of its own may need the request: it stays stock."""
    return IAddInBackground(form, None) is not None or not overrides(
        form, DefaultAddForm, METHODS, "save"
    )


def as_is(form: Any) -> Any:
    """An adapter that marks a form of another package with IAddInBackground."""
    return form
