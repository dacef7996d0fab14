"""``fc-rearrange``: a task that sorts a folder."""

from ...api import notify_before
from ...api import title_of
from ...events import AsyncBeforeRearrange
from ..folder_contents import answer
from ..folder_contents import leave_out
from ..folder_contents import permission_denied
from .enqueue import record_rearrange
from .enqueue import should_be_task
from Acquisition import aq_inner
from collections.abc import Callable
from typing import Any


def call(stock: Callable, view: Any) -> str:
    """Enqueue the task. What cannot be sorted is left to stock Plone."""
    view.protect()
    form = {name: view.request.form.get(name) for name in ("rearrange_on", "reversed")}
    folder = aq_inner(view.context)
    if not (view.getOrdering() and should_be_task(folder, form["rearrange_on"])):
        return stock(view)
    view.errors = []
    title = title_of(folder)
    backwards = form["reversed"] == "true"
    event = AsyncBeforeRearrange(folder, form["rearrange_on"], backwards)
    refusal = notify_before(event, permission_denied(title))
    if refusal is not None:
        leave_out(view, refusal)
        return view.message()
    return answer(view, record_rearrange(folder, form=form))
