"""Does an action run in the background, or in the request as in stock Plone?"""

from ..patching import is_asynchronous
from ..settings import get_settings
from .content import count_items
from .pending import as_item
from .pending import Item
from .pending import pending_on
from collections.abc import Callable
from collections.abc import Iterable
from typing import Any
from zope.globalrequest import getRequest


def runs_in_background(
    action: str,
    *contents: Any,
    count: Callable[..., int] = count_items,
    threshold: int = 0,
) -> bool:
    """Should this action on these contents be a task?

    False if the add-on is not installed in the site, if no broker is configured,
    inside a worker, for an anonymous visitor, or if the site's settings say so: for
    this action, or for so few items if no unfinished task is on them.
    ``count(*contents)`` returns the number of items; without contents it is 1.
    ``threshold`` is the least number of items for a task in a site that has not set one
    for this action.
    """
    items = (as_item(content) for content in contents)
    return must_wait(action, lambda: count(*contents) or 1, items, threshold)


def must_wait(
    action: str, size: Callable[[], int], items: Iterable[Item], threshold: int = 0
) -> bool:
    """The same for items that are known by their UIDs and paths, with their number."""
    if not is_asynchronous(getRequest()):
        return False
    settings = get_settings()
    if not settings.threshold(action, threshold):
        # Counting needs a catalog query, so only do it if there is a threshold.
        return settings.runs_in_background(action)
    if settings.runs_in_background(action, size(), threshold):
        return True
    # Not before an earlier task on the same content.
    items = list(items)
    earlier = pending_on(items, below=[path for _uid, path in items])
    return bool(earlier) and settings.runs_in_background(action)
