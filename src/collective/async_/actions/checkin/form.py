"""``content-checkin``, in the toolbar."""

from ...api import can_be_found
from ...api import count_items
from ...api import notify_before
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...api import title_of
from ...events import AsyncBeforeCheckin
from ...i18n import _
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from plone import api
from plone.api.content import get_path
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from typing import Any
from zope.component import getMultiAdapter


# Items in the working copy, itself included: they are moved or deleted.
THRESHOLD = 20


def call(stock: Callable, view: Any) -> Any:
    """Enqueue the task and redirect to the original, unless it is refused."""
    content, form = aq_inner(view.context), view.request.form
    if "form.button.Checkin" not in form or not _allowed(view, content):
        return stock(view)
    baseline = ICheckinCheckoutPolicy(content).getBaseline()
    message = form.get("checkin_message", "")
    background = isinstance(message, str) and can_be_found(content, baseline)
    if not (background and runs_in_background("checkin", content, threshold=THRESHOLD)):
        return stock(view)
    title = title_of(content)
    names = {"title": title}
    unauthorized = _("You may not check in “${title}”.", mapping=names)
    event = AsyncBeforeCheckin(content, baseline, message)
    refusal = notify_before(event, unauthorized)
    if refusal is not None:
        api.portal.show_message(refusal, view.request, type="error")
        return _redirect(view, content)
    _record(content, baseline, message)
    api.portal.show_message(
        _("“${title}” will be checked in in the background.", mapping=names),
        view.request,
    )
    return _redirect(view, baseline)


def _allowed(view: Any, content: Any) -> bool:
    control = getMultiAdapter((content, view.request), name="iterate_control")
    return control.checkin_allowed()


def _record(content: Any, baseline: Any, message: str) -> None:
    paths = get_path(content), get_path(baseline)
    parent = aq_parent(content)
    record_task(
        "checkin",
        title=title_of(content),
        container_title=title_of(parent),
        uids=(api.content.get_uuid(content),),
        params={"message": message, "baseline": api.content.get_uuid(baseline)},
        size=count_items(content),
        pages=(*paths, get_path(parent)),
        touches=Paths(writes=paths),
    )


def _redirect(view: Any, content: Any) -> None:
    state = content.restrictedTraverse("@@plone_context_state")
    view.request.response.redirect(state.view_url())
