"""``fc-delete``: one task for the whole selection."""

from ...api import runs_in_background
from ..folder_contents import answer
from ..folder_contents import collect
from ..folder_contents import decide_once
from ..folder_contents import leave_out
from ..folder_contents import take_collected
from ..placing import is_movable
from .enqueue import record_delete
from .toolbar import refusal_reason
from collections.abc import Callable
from collections.abc import Sequence
from functools import partial
from plone import api
from typing import Any


def action(stock: Callable, view: Any, content: Any) -> None:
    """Called for each selected item: collect it, or add why it is left out."""
    background = decide_once(view, partial(runs_in_background, "delete"))
    if not (background and is_movable(content)):
        stock(view, content)
        return
    refusal = refusal_reason(content, view.objectTitle(content))
    if refusal is not None:
        leave_out(view, refusal)
        return
    collect(view, content)


def message(stock: Callable, view: Any, missing: Sequence = ()) -> str:
    """Called at the end: enqueue the task for the collected items."""
    selected = take_collected(view, missing)
    if not selected:
        return stock(view, missing)
    titles = {api.content.get_uuid(c): view.objectTitle(c) for c in selected}
    record = record_delete(selected, view.dest, titles, selection=True)
    return answer(view, record)
