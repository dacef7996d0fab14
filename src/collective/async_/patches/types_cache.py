"""How long what was found out about types of content is valid."""

from plone.dexterity.schema import FTI_CACHE_KEY
from plone.dexterity.schema import SCHEMA_CACHE
from typing import Any
from zope.globalrequest import getRequest


def types_cache() -> Any:
    """plone.dexterity's own cache on the request, or None.

    It is made anew when a type changes, and each transaction of a worker has its own
    request.
    """
    return getattr(getRequest(), FTI_CACHE_KEY, None)


class Answers:
    """Answers that are valid as long as plone.dexterity's cache is."""

    def __init__(self) -> None:
        self._types: Any = None
        self._invalidations = 0
        self._known: dict[Any, Any] = {}

    def valid(self) -> dict[Any, Any]:
        """Those that are still right. They are forgotten at once without a cache."""
        types, invalidations = types_cache(), SCHEMA_CACHE.invalidations
        if (
            types is None
            or types is not self._types
            or invalidations != self._invalidations
        ):
            self._types, self._invalidations = types, invalidations
            self._known = {}
        return self._known
