"""Does an action run in the background, or in the request as in stock Plone?"""

from ..patching import is_asynchronous
from ..settings import get_settings
from .content import count_items
from .pending import as_item
from .pending import pending_on
from collections.abc import Callable
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
    if not is_asynchronous(getRequest()):
        return False
    settings = get_settings()
    if not settings.threshold(action, threshold):
        # Counting needs a catalog query, so only do it if there is a threshold.
        return settings.runs_in_background(action)
    if settings.runs_in_background(action, count(*contents) or 1, threshold):
        return True
    # Not before an earlier task on the same content.
    items = [as_item(content) for content in contents]
    earlier = pending_on(items, below=[path for _uid, path in items])
    return bool(earlier) and settings.runs_in_background(action)
