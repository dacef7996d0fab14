"""plone.dexterity: ask once in a transaction when a type was modified.

plone.dexterity asks this whenever somebody asks for the interfaces of an item, which is
several hundred times for each item that is indexed. Each time it looks for the type.

Versions: read in plone.dexterity 3.0 and 4.0, the last release; reproduced in 4.0.
Upstream: "plone.dexterity, types" in ``docs/upstream.rst``. It can go when
``docs/upstream/dexterity_modified.py`` prints "Fixed".
"""

from .patch import Patch
from functools import wraps
from plone.dexterity.schema import FTI_CACHE_KEY
from plone.dexterity.schema import SchemaCache
from typing import Any
from zope.globalrequest import getRequest


def install() -> None:
    """Remember the answers. For processes with one thread only."""
    stock = SchemaCache.modified
    answers = Answers()

    @wraps(stock)
    def modified(self: SchemaCache, portal_type: Any) -> Any:
        types = getattr(getRequest(), FTI_CACHE_KEY, None)
        if types is None or type(portal_type) is not str:
            return stock(self, portal_type)
        known = answers.valid_for(types, self)
        if portal_type not in known:
            known[portal_type] = stock(self, portal_type)
        return known[portal_type]

    SchemaCache.modified = modified


class Answers:
    """By type, as long as plone.dexterity's own cache on the request is valid.

    That one is made anew when a type changes, and each transaction of a worker has its
    own request.
    """

    def __init__(self) -> None:
        self._begin(None, None, 0)

    def _begin(self, types: Any, cache: Any, invalidations: int) -> None:
        self._types, self._cache = types, cache
        self._invalidations = invalidations
        self._known: dict[str, Any] = {}

    def valid_for(self, types: Any, cache: SchemaCache) -> dict[str, Any]:
        """The answers that are still right."""
        if (
            self._types is not types
            or self._cache is not cache
            or self._invalidations != cache.invalidations
        ):
            self._begin(types, cache, cache.invalidations)
        return self._known


PATCH = Patch("dexterity-modified", "plone.dexterity>=3,<4.1", install)
