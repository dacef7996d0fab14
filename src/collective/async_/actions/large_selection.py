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
from enum import Enum
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


class OfKind(Enum):
    """What is done with the selected items of one kind, without loading them."""

    ALL = "collect all of them"
    NONE = "leave all of them out, without a message"
    EACH = "leave them to the view, which asks each"


def collect_large(
    view: Any,
    uids: Any,
    action: str,
    event: type[IObjectEvent],
    *arguments: Any,
    threshold: int = 0,
    recursive: bool = False,
    ask_one: Callable[[Any], OfKind] = lambda content: OfKind.ALL,
) -> Any:
    """Collect the items of a large selection; return the UIDs of the other items.

    One item of each kind is loaded. The user must be allowed to modify it,
    ``ask_one(content)`` says what holds for its kind, and an
    ``event(content, *arguments)`` is fired for it. The others are left to the view,
    which loads them: those that will be deleted, those of a kind of which one item is
    refused, all if an add-on has a subscriber for the event, and all if they are not
    worth a task. ``threshold`` is the least number of items for one; with
    ``recursive``, what they contain counts as well.
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

    def ask(content: Any) -> OfKind:
        answer = ask_one(content)
        if answer is OfKind.ALL and notify_before(event(content, *arguments)):
            return OfKind.EACH
        return answer

    answered = set()
    for item, answer in _ask_kinds(brains, selected, ask):
        if answer is OfKind.ALL:
            collect(view, item)
        if answer is not OfKind.EACH:
            answered.add(item.uid)
    return [uid for uid in uids if uid not in answered]


def _is_large(uids: Any) -> bool:
    return (
        isinstance(uids, list)
        and len(uids) > LARGE
        and all(isinstance(uid, str) for uid in uids)
    )


def _ask_kinds(
    brains: Sequence[Any], selected: Sequence[Selected], ask: Callable[[Any], OfKind]
) -> Iterator[tuple[Selected, OfKind]]:
    """Those that will not be deleted, with what holds for their kind."""
    left_out = being_deleted((item.uid, item.path) for item in selected)
    kinds: dict[Any, OfKind] = {}
    for brain, item in zip(brains, selected, strict=True):
        if item.path in left_out:
            continue
        kind = _kind(brain, item)
        if kind not in kinds:
            content = _load(brain, item)
            kinds[kind] = OfKind.EACH if content is None else ask(content)
        yield item, kinds[kind]


def _kind(brain: Any, item: Selected) -> tuple[Any, ...]:
    """What decides about permissions, except for roles on a single item."""
    # A value that the catalog does not have cannot be a key.
    values = brain.portal_type, brain.review_state, brain.Creator
    return item.folder, *(value or "" for value in values)


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
