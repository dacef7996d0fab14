"""Large selections in folder_contents: taken from the catalog, without their items.

Stock Plone's views load each selected item to ask for its permissions. With a thousand
items an editor would wait for seconds, although the worker asks for each of them again.
"""

from ..api import being_deleted
from ..api import notify_before
from ..api import runs_in_background
from ..api import TaskFailed
from .folder_contents import check_modify
from .folder_contents import collect
from .folder_contents import count_selected
from .folder_contents import find_visible
from .folder_contents import Selected
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from functools import partial
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
    action: str,
    event: type[IObjectEvent],
    *arguments: Any,
    threshold: int = 0,
    recursive: bool = False,
    speaks_for_kind: Callable[[Any], bool] = lambda content: True,
) -> Any:
    """Collect the items of a large selection; return the UIDs of the other items.

    An ``event(content, *arguments)`` is fired for one item of each kind; the user must
    be allowed to modify it, and ``speaks_for_kind(content)`` be true. The others are
    left to the view, which loads them: those that will be deleted, those of a kind of
    which one item is refused, all if an add-on has a subscriber for the event, and all
    if they are not worth a task. ``threshold`` is the least number of items for one;
    with ``recursive``, what they contain counts as well.
    """
    # The add-on asks the view for its selection, too.
    asked = view.__dict__.setdefault("_async_asked", [])
    if asked or not _is_large(uids) or _has_subscribers(event):
        return uids
    asked.append(event)
    brains = find_visible(uids)
    selected = [Selected.from_brain(view, brain) for brain in brains]
    count = partial(count_selected, selected, recursive)
    if not runs_in_background(action, count=count, threshold=threshold):
        return uids
    view._async_background = True

    def is_allowed(content: Any) -> bool:
        allowed = speaks_for_kind(content)
        return allowed and notify_before(event(content, *arguments)) is None

    taken = set()
    for item in _allowed(brains, selected, is_allowed):
        taken.add(item.uid)
        collect(view, item)
    return [uid for uid in uids if uid not in taken]


def _is_large(uids: Any) -> bool:
    return (
        isinstance(uids, list)
        and len(uids) > LARGE
        and all(isinstance(uid, str) for uid in uids)
    )


def _allowed(
    brains: Sequence[Any],
    selected: Sequence[Selected],
    is_allowed: Callable[[Any], bool],
) -> Iterator[Selected]:
    """Those that will not be deleted, of the kinds of which one item is allowed."""
    left_out = being_deleted((item.uid, item.path) for item in selected)
    kinds: dict[Any, bool] = {}
    for brain, item in zip(brains, selected, strict=True):
        if item.path in left_out:
            continue
        kind = _kind(brain, item)
        if kind not in kinds:
            content = _load(brain, item)
            kinds[kind] = content is not None and is_allowed(content)
        if kinds[kind]:
            yield item


def _kind(brain: Any, item: Selected) -> tuple[Any, ...]:
    """What decides about permissions, except for roles on a single item."""
    return item.folder, brain.portal_type, brain.review_state, brain.Creator


def _load(brain: Any, item: Selected) -> Any:
    """The content; None if it is gone or the user may not modify it."""
    try:
        content = brain._unrestrictedGetObject()
        check_modify(content, item.title)
    except (AttributeError, KeyError, TaskFailed):
        return None
    return content


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
