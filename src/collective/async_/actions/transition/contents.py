"""``fc-workflow``: one task for the whole selection."""

from ...api import can_be_found
from ...api import count_items
from ...api import runs_in_background
from ...events import AsyncBeforeTransition
from ..folder_contents import answer
from ..folder_contents import collect_unless_refused
from ..folder_contents import decide_once
from ..folder_contents import record_with_contents
from ..folder_contents import take_collected
from ..large_selection import collect_large
from .workflow import decide_for_kind
from .workflow import is_available
from collections.abc import Callable
from collections.abc import Sequence
from functools import partial
from typing import Any


def selection(stock: Callable, view: Any) -> Any:
    """Called before the items are loaded: collect those of a large selection."""
    uids = stock(view)
    # The form asks the same view which transitions there are.
    if view.request.form.get("render") == "yes" or not _is_text(view):
        return uids
    transition, recursive = view.transition_id, view.recurse
    return collect_large(
        view,
        uids,
        "transition",
        AsyncBeforeTransition,
        transition,
        view.comments,
        recursive,
        recursive=recursive,
        decide=partial(decide_for_kind, transition=transition),
    )


def action(stock: Callable, view: Any, content: Any, bypass_recurse=False) -> None:
    """Called for each selected item: collect it, or add why it is left out."""
    count = partial(_size, view)
    decide = partial(runs_in_background, "transition", count=count)
    if not (_is_text(view) and decide_once(view, decide) and can_be_found(content)):
        stock(view, content, bypass_recurse)
        return
    if not is_available(content, view.transition_id):
        # Stock Plone skips such items without a message.
        return
    event = AsyncBeforeTransition(
        content, view.transition_id, view.comments, view.recurse
    )
    collect_unless_refused(view, event)


def _is_text(view: Any) -> bool:
    return isinstance(view.transition_id, str) and isinstance(view.comments, str)


def _size(view: Any, *contents: Any) -> int:
    return count_items(*contents) if view.recurse else len(contents)


def message(stock: Callable, view: Any, missing: Sequence = ()) -> str:
    """Called at the end: enqueue the task for the collected items."""
    selected = take_collected(view, missing)
    if not selected:
        return stock(view, missing)
    record = record_with_contents(
        view,
        "transition",
        selected,
        transition=view.transition_id,
        comments=view.comments,
    )
    return answer(view, record)
