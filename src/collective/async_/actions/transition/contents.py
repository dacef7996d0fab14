"""``fc-workflow``: one task for the whole selection."""

from ...api import can_be_found
from ...api import count_items
from ...api import notify_before
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...api import title_of
from ...events import AsyncBeforeTransition
from ...i18n import _
from ..folder_contents import answer
from ..folder_contents import collect
from ..folder_contents import decide_once
from ..folder_contents import leave_out
from ..folder_contents import take_collected
from .groups import begin
from .workflow import is_available
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Sequence
from functools import partial
from plone import api
from plone.api.content import get_path
from plone.base.defaultpage import check_default_page_via_view
from typing import Any


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
    title = view.objectTitle(content)
    unauthorized = _(
        "You are not authorized to change the state of “${title}”.",
        mapping={"title": title},
    )
    event = AsyncBeforeTransition(
        content, view.transition_id, view.comments, view.recurse
    )
    refusal = notify_before(event, unauthorized)
    if refusal is not None:
        leave_out(view, refusal)
        return
    collect(view, content)


def _is_text(view: Any) -> bool:
    return isinstance(view.transition_id, str) and isinstance(view.comments, str)


def _size(view: Any, *contents: Any) -> int:
    return count_items(*contents) if view.recurse else len(contents)


def message(stock: Callable, view: Any, missing: Sequence = ()) -> str:
    """Called at the end: enqueue the task for the collected items."""
    selected = take_collected(view, missing)
    if not selected:
        return stock(view, missing)
    return answer(view, _record(view, selected))


def _record(view: Any, selected: list[Any]) -> Any:
    titles = {api.content.get_uuid(c): view.objectTitle(c) for c in selected}
    paths = [
        p for c in selected for p in (get_path(aq_parent(aq_inner(c))), get_path(c))
    ]
    return record_task(
        "transition",
        title=next(iter(titles.values())),
        container_title=title_of(view.dest),
        uids=tuple(titles),
        size=_size(view, *selected),
        total=len(titles),
        params={
            "titles": titles,
            "transition": view.transition_id,
            "comments": view.comments,
            "recursive": view.recurse,
            **begin(titles),
        },
        pages=tuple(dict.fromkeys(paths)),
        touches=Paths(writes=tuple(map(_written, selected))),
    )


def _written(content: Any) -> str:
    """The path that is changed. With a default page, its folder is changed, too."""
    if check_default_page_via_view(content, content.REQUEST):
        content = aq_parent(aq_inner(content))
    return get_path(content)
