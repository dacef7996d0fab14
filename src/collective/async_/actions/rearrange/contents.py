"""``fc-rearrange``: a task that sorts a folder."""

from ...api import can_be_found
from ...api import notify_before
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...api import TaskRecord
from ...api import title_of
from ...events import AsyncBeforeRearrange
from ..folder_contents import answer
from ..folder_contents import leave_out
from ..folder_contents import permission_denied
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from plone import api
from plone.api.content import get_path
from typing import Any


# Items in the folder. Sorting 600 takes some seconds.
THRESHOLD = 100


def call(stock: Callable, view: Any) -> str:
    """Enqueue the task. What cannot be sorted is left to stock Plone."""
    view.protect()
    form = {name: view.request.form.get(name) for name in ("rearrange_on", "reversed")}
    folder = aq_inner(view.context)
    if not (
        view.getOrdering()
        and _can_be_sorted_by(form["rearrange_on"])
        and can_be_found(folder)
        and runs_in_background("rearrange", folder, count=_number, threshold=THRESHOLD)
    ):
        return stock(view)
    view.errors = []
    title = title_of(folder)
    backwards = form["reversed"] == "true"
    event = AsyncBeforeRearrange(folder, form["rearrange_on"], backwards)
    refusal = notify_before(event, permission_denied(title))
    if refusal is not None:
        leave_out(view, refusal)
        return view.message()
    return answer(view, _record(folder, title, form))


def _number(folder: Any) -> int:
    return len(folder.objectIds())


def _can_be_sorted_by(name: Any) -> bool:
    return (
        isinstance(name, str)
        and name in api.portal.get_tool("portal_catalog").indexes()
    )


def _record(folder: Any, title: str, form: dict[str, Any]) -> TaskRecord:
    path = get_path(folder)
    return record_task(
        "rearrange",
        title=title,
        container_title=title_of(aq_parent(folder)),
        uids=(api.content.get_uuid(folder),),
        params={"form": form},
        size=_number(folder),
        pages=(path,),
        touches=Paths(writes=(path,)),
    )
