"""plone.dexterity: look up a missing attribute in the schemas only once.

Whenever an object lacks an attribute, plone.dexterity searches all schemas of its type.
The catalog asks each item for hundreds of attributes that it does not have.

Versions: read in plone.dexterity 3.0 to 4.0, the last release; reproduced in 4.0.
Upstream: "plone.dexterity" in ``docs/upstream.rst``; plone/plone.dexterity#114 to #117
made the same search faster. It can go when ``docs/upstream/dexterity_getattr.py``
prints "Fixed".
"""

from .patch import Patch
from .types_cache import types_cache
from collections import defaultdict
from functools import wraps
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.content import DexterityContent
from plone.dexterity.content import get_assignable
from plone.dexterity.content import Item
from plone.dexterity.schema import SCHEMA_CACHE
from typing import Any


def install() -> None:
    """Remember missing names. For processes with one thread only."""
    stock = DexterityContent.__getattr__
    missing = NegativeCache()

    @wraps(stock)
    def __getattr__(self: Any, name: str) -> Any:
        # Filling the cache asks for such names: an endless loop.
        if name.startswith("_"):
            return stock(self, name)
        if missing.has(self, name):
            raise AttributeError(name)
        try:
            return stock(self, name)
        except AttributeError:
            missing.add(self, name)
            raise

    # Item has the same function in its own namespace.
    for kind in (DexterityContent, Item):
        if vars(kind).get("__getattr__") is stock:
            kind.__getattr__ = __getattr__


class NegativeCache:
    """Names that are not fields, by type.

    It is valid as long as plone.dexterity's own cache on the request: that one is made
    anew when a type changes, and each transaction has its own request. Objects of one
    type share the names, unless their behaviors may differ from those of the type.
    """

    def __init__(self) -> None:
        self._begin(None)

    def _begin(self, cache: Any) -> None:
        self._cache = cache
        self._by_type: dict[str, set[str]] = defaultdict(set)
        self._by_object: dict[tuple[bytes, str], set[str]] = {}

    def has(self, content: Any, name: str) -> bool:
        if self._cache is not types_cache():
            return False
        names = self._by_object.get((content._p_oid, content.portal_type))
        return names is not None and name in names

    def add(self, content: Any, name: str) -> None:
        cache, oid, type_ = types_cache(), content._p_oid, content.portal_type
        if cache is None or oid is None or is_field(name, type_):
            return
        if cache is not self._cache:
            self._begin(cache)
        if type(get_assignable(content)) is DexterityBehaviorAssignable:
            names = self._by_type[type_]
            names.add(name)
            self._by_object[oid, type_] = names


def is_field(name: str, type_: str) -> bool:
    """Is it a field of the type, even though it has no default value this time?"""
    schemas = SCHEMA_CACHE.schema_interfaces(type_)
    return any(schema is not None and name in schema for schema in schemas)


PATCH = Patch("dexterity-getattr", "plone.dexterity>=3,<4.1", install)
