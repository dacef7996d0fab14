"""Large selections in folder_contents: taken from the catalog, without their items.

Stock Plone's views load each selected item to ask for its permissions. With a thousand
items an editor would wait for seconds, although the worker asks for each of them again.
"""

from ..api import being_deleted
from ..api import CatalogRow
from ..api import notify_before
from ..api import runs_in_background
from ..api import TaskFailed
from ..api import visible_rows
from .folder_contents import check_modify
from .folder_contents import collect
from .folder_contents import count_selected
from .folder_contents import Selected
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from enum import Enum
from functools import partial
from plone import api
from plone.app.content.browser.contents import ContentsBaseAction
from typing import Any
from zope.component import getSiteManager
from zope.interface import implementedBy
from zope.interface.interfaces import IObjectEvent

import zope.component.event
import zope.event


# Items. Of fewer, each is loaded.
LARGE = 25
# They get every object event, and do nothing with those before a task.
HARMLESS = ("zope.component.event", "Products.CMFCore.", "Products.CMFUid.")


class Decision(Enum):
    """What is done with the selected items of a kind, of which one was loaded."""

    COLLECT = "collect all of them"
    LEAVE_OUT = "leave all of them out, without a message"
    ASK_EACH = "leave them to the view, which loads and asks each"


def collect_large(
    view: Any,
    uids: Any,
    action: str,
    event: type[IObjectEvent],
    *arguments: Any,
    threshold: int = 0,
    recursive: bool = False,
    decide: Callable[[Any], Decision] = lambda content: Decision.COLLECT,
) -> Any:
    """Collect the items of a large selection; return the UIDs of the other items.

    One item of each kind is loaded. The user must be allowed to modify it,
    ``decide(content)`` tells what is done with its kind, and to collect it, an
    ``event(content, *arguments)`` is fired. The others are left to the view, which
    loads them: those that will be deleted, those of a kind of which one item is
    refused, all if an add-on has a subscriber for the event, and all if they are not
    worth a task, and if the view has titles of its own. ``threshold`` is the least
    number of items for one; with ``recursive``, what they contain counts as well.
    """
    # The add-on asks the view for its selection, too.
    asked = view.__dict__.setdefault("_async_asked", [])
    own_titles = type(view).objectTitle is not ContentsBaseAction.objectTitle
    if asked or own_titles or not _is_large(uids) or _has_subscribers(event):
        return uids
    asked.append(event)
    rows = visible_rows(uids)
    if rows is None:
        return uids
    selected = list(map(Selected.from_row, rows))
    count = partial(count_selected, selected, recursive)
    if not runs_in_background(action, count=count, threshold=threshold):
        return uids
    view._async_background = True

    def decide_and_notify(content: Any) -> Decision:
        decision = decide(content)
        if decision is Decision.COLLECT and notify_before(event(content, *arguments)):
            return Decision.ASK_EACH
        return decision

    decided = set()
    for item, decision in _decide_by_kind(rows, selected, decide_and_notify):
        if decision is Decision.COLLECT:
            collect(view, item)
        if decision is not Decision.ASK_EACH:
            decided.add(item.uid)
    return [uid for uid in uids if uid not in decided]


def _is_large(uids: Any) -> bool:
    return (
        isinstance(uids, list)
        and len(uids) > LARGE
        and all(isinstance(uid, str) for uid in uids)
    )


def _decide_by_kind(
    rows: Sequence[CatalogRow],
    selected: Sequence[Selected],
    decide: Callable[[Any], Decision],
) -> Iterator[tuple[Selected, Decision]]:
    """Those that will not be deleted, with what was decided about their kind."""
    left_out = being_deleted((row.uid, row.path) for row in rows)
    kinds: dict[Any, Decision] = {}
    for row, item in zip(rows, selected, strict=True):
        if row.path in left_out:
            continue
        kind = _kind(row)
        if kind not in kinds:
            content = _load(row)
            kinds[kind] = Decision.ASK_EACH if content is None else decide(content)
        yield item, kinds[kind]


def _kind(row: CatalogRow) -> tuple[str, ...]:
    """What decides about permissions, except for roles on a single item."""
    folder = row.path.rpartition("/")[0]
    return folder, row.portal_type, row.state, row.creator


def _load(row: CatalogRow) -> Any:
    """The content; None if it cannot speak for its kind.

    It is gone, the user may not modify it, or its state is not that of the catalog.
    """
    try:
        content = api.portal.get().unrestrictedTraverse(row.path)
        check_modify(content, row.title)
    except (AttributeError, KeyError, TaskFailed):
        return None
    state = api.content.get_state(content, default="")
    return content if state == row.state else None


def _has_subscribers(event: type) -> bool:
    """May anybody refuse the event, or do something else with it?"""
    if zope.event.subscribers != [zope.component.event.dispatch]:
        return True
    provided = set(implementedBy(event).flattened())
    return any(
        handler.required[-1] in provided
        and not str(handler.handler.__module__).startswith(HARMLESS)
        for manager in _managers(getSiteManager())
        for handler in manager.registeredHandlers()
    )


def _managers(manager: Any) -> Iterator[Any]:
    yield manager
    for base in manager.__bases__:
        yield from _managers(base)
