"""Large selections in folder_contents: taken from the catalog, without their items.

Stock Plone's views load each selected item to ask for its permissions. With a thousand
items an editor would wait for seconds, although the worker asks for each of them again.
"""

from ..api import being_deleted
from ..api import notify_before
from ..api import TaskFailed
from .folder_contents import check_modify
from .folder_contents import collect
from .folder_contents import find_visible
from .folder_contents import Selected
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
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


def collect_large(
    view: Any,
    uids: Any,
    decide: Callable[[Sequence[Selected]], bool],
    event: type[IObjectEvent],
    *arguments: Any,
) -> Any:
    """Collect the items of a large selection; return the UIDs of the other items.

    ``decide`` tells whether they are worth a task. An ``event(content, *arguments)`` is
    fired for one item of each kind. The others are left to the view, which loads them:
    those that will be deleted, those of a kind of which one item is refused, and all if
    an add-on has a subscriber for the event.
    """
    # The add-on asks the view for its selection, too.
    asked = view.__dict__.setdefault("_async_asked", [])
    if asked or not _is_large(uids) or _has_subscribers(event):
        return uids
    asked.append(event)
    brains = find_visible(uids)
    selected = [Selected.from_brain(view, brain) for brain in brains]
    if not decide(selected):
        return uids
    view._async_background = True
    left_out = being_deleted((item.uid, item.path) for item in selected)
    allowed: dict[Any, bool] = {}
    taken = set()
    for brain, item in zip(brains, selected, strict=True):
        if item.path in left_out:
            continue
        kind = _kind(brain, item)
        if kind not in allowed:
            allowed[kind] = _is_allowed(brain, item, event, *arguments)
        if allowed[kind]:
            taken.add(item.uid)
            collect(view, item)
    return [uid for uid in uids if uid not in taken]


def _is_large(uids: Any) -> bool:
    return (
        isinstance(uids, list)
        and len(uids) > LARGE
        and all(isinstance(uid, str) for uid in uids)
    )


def _kind(brain: Any, item: Selected) -> tuple[Any, ...]:
    """What decides about permissions, except for roles on a single item."""
    return item.folder, brain.portal_type, brain.review_state, brain.Creator


def _is_allowed(
    brain: Any, item: Selected, event: Callable[..., IObjectEvent], *arguments: Any
) -> bool:
    try:
        content = brain._unrestrictedGetObject()
        check_modify(content, item.title)
    except (AttributeError, KeyError, TaskFailed):
        return False
    return notify_before(event(content, *arguments)) is None


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
