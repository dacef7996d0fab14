"""``revertversion``, on the page about the history."""

from ...api import can_be_found
from ...api import count_items
from ...api import notify_before
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...api import title_of
from ...events import AsyncBeforeRevert
from ...i18n import _
from .versions import has_version
from .versions import may_revert
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from plone import api
from plone.api.content import get_path
from typing import Any


# Items: the content and all that is below it. CMFEditions looks at each item in a
# folder, but changes the folder only: with 100 items, 25 ms if they are in memory.
THRESHOLD = 100


def call(stock: Callable, view: Any) -> Any:
    """Enqueue the task. What cannot be reverted is left to stock Plone."""
    content, request = aq_inner(view.context), view.request
    version = request.get("version_id")
    if not (
        may_revert(content)
        and can_be_found(content)
        and has_version(content, version)
        and runs_in_background("revert", content, threshold=THRESHOLD)
    ):
        return stock(view)
    title = title_of(content)
    names = {"title": title}
    unauthorized = _("You may not revert “${title}”.", mapping=names)
    refusal = notify_before(AsyncBeforeRevert(content, version), unauthorized)
    if refusal is not None:
        api.portal.show_message(refusal, request, type="error")
    else:
        _record(content, title, version)
        api.portal.show_message(
            _("“${title}” will be reverted in the background.", mapping=names), request
        )
    state = content.restrictedTraverse("@@plone_context_state")
    return request.response.redirect(state.view_url())


def _record(content: Any, title: str, version: str) -> None:
    path, parent = get_path(content), aq_parent(content)
    record_task(
        "revert",
        title=title,
        container_title=title_of(parent),
        uids=(api.content.get_uuid(content),),
        params={"version": version},
        size=count_items(content),
        pages=(path, get_path(parent)),
        touches=Paths(writes=(path,)),
    )
