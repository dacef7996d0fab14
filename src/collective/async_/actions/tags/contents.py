"""``fc-tags``: one task for the whole selection."""

from ...api import can_be_found
from ...api import Paths
from ...api import runs_in_background
from ...events import AsyncBeforeTags
from ..folder_contents import answer
from ..folder_contents import collect_unless_refused
from ..folder_contents import decide_once
from ..folder_contents import record_selection
from ..folder_contents import take_collected
from ..large_selection import collect_large
from collections.abc import Callable
from collections.abc import Sequence
from typing import Any


# Items. Changing the tags of one takes about 25 milliseconds.
THRESHOLD = 10


def selection(stock: Callable, view: Any) -> Any:
    """Called before the items are loaded: collect those of a large selection."""
    uids, tags = stock(view), _tags(view)
    if tags is None:
        return uids
    event = AsyncBeforeTags
    return collect_large(view, uids, "tags", event, *tags.values(), threshold=THRESHOLD)


def action(stock: Callable, view: Any, content: Any) -> None:
    """Called for each selected item: collect it, or add why it is left out."""
    tags = _tags(view)
    if tags is None or not (decide_once(view, _decide) and can_be_found(content)):
        stock(view, content)
        return
    collect_unless_refused(view, AsyncBeforeTags(content, **tags))


def message(stock: Callable, view: Any, missing: Sequence = ()) -> str:
    """Called at the end: enqueue the task for the collected items."""
    selected = take_collected(view, missing)
    tags = _tags(view)
    if not selected or tags is None:
        return stock(view, missing)
    touches = Paths(writes=tuple(item.path for item in selected))
    record = record_selection(
        view, "tags", selected, tags, size=len(selected), touches=touches
    )
    return answer(view, record)


def _decide(*contents: Any) -> bool:
    return runs_in_background("tags", *contents, count=_number, threshold=THRESHOLD)


def _number(*contents: Any) -> int:
    return len(contents)


def _tags(view: Any) -> dict[str, list[str]] | None:
    """The tags to add and to remove; None for what stock Plone cannot read."""
    add = view.request.form.get("toadd") or ""
    # Stock Plone reads it from the whole request.
    remove = view.request.get("toremove") or ""
    if not (isinstance(add, str) and isinstance(remove, str)):
        return None
    return {
        "add": add.split(",") if add else [],
        "remove": remove.split(",") if remove else [],
    }
