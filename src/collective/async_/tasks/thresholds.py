"""Run in the background, or in the request as stock Plone does?"""

from ..patching import is_asynchronous
from ..settings import get_settings
from .content import count_items
from collections.abc import Callable
from typing import Any
from zope.globalrequest import getRequest


def runs_in_background(
    action: str, *contents: Any, count: Callable[..., int] = count_items
) -> bool:
    """Should this action on these contents be a task?

    False when the add-on is not installed in the site, without a broker, inside a
    worker, for an anonymous visitor, and when the site's settings say so: for the
    action, or for so few items.
    ``count`` tells how many items the contents are; without contents they are one.
    """
    if not is_asynchronous(getRequest()):
        return False
    settings = get_settings()
    if not settings.threshold(action):
        # Counting costs a query: only on sites that have set a threshold.
        return settings.runs_in_background(action)
    return settings.runs_in_background(action, count(*contents) or 1)
