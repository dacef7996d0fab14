"""plone.dexterity: look up a missing attribute in the schemas only once.

plone.dexterity 3 and 4 search all schemas of a type whenever an object lacks an
attribute, and the catalog asks each item for hundreds of attributes that it lacks.

Upstream: see ``docs/upstream.rst``; of the same kind as plone.dexterity#114 to #117. It
can go when ``make bench`` shows no difference with
COLLECTIVE_ASYNC_SKIP_PATCHES=dexterity-getattr.
"""

from .patch import Patch
from collections import defaultdict
from functools import wraps
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.content import DexterityContent
from plone.dexterity.content import get_assignable
from plone.dexterity.content import Item
from plone.dexterity.schema import FTI_CACHE_KEY
from plone.dexterity.schema import SCHEMA_CACHE
from typing import Any
from zope.globalrequest import getRequest


def install() -> None:
    """Remember missing names in this process. Only for workers: one task at a time."""
    stock = DexterityContent.__getattr__
    missing = NegativeCache()

    @wraps(stock)
    def __getattr__(self: Any, name: str) -> Any:
        # What plone.dexterity refuses at once; asking more would never end.
        if name.startswith("_"):
            return stock(self, name)
        if missing.has(self, name):
            raise AttributeError(name)
        try:
            return stock(self, name)
        except AttributeError:
            missing.add(self, name)
            raise

    # Item names its own, the same one.
    for kind in (DexterityContent, Item):
        if vars(kind).get("__getattr__") is stock:
            kind.__getattr__ = __getattr__


class NegativeCache:
    """Names that are not fields, by type, for as long as this is safe.

    That is as long as plone.dexterity keeps its own cache on the request: it makes a
    new one when a type changes, and each transaction has a request of its own. Objects
    of one type share their names, unless they may have behaviors of their own.
    """

    def __init__(self) -> None:
        self._cache: Any = None
        self._by_type: dict[str, set[str]] = defaultdict(set)
        self._by_object: dict[tuple[bytes, str], set[str]] = {}

    def has(self, content: Any, name: str) -> bool:
        if self._cache is None or self._cache is not _cache():
            return False
        names = self._by_object.get((content._p_oid, content.portal_type))
        return names is not None and name in names

    def add(self, content: Any, name: str) -> None:
        cache, oid, type_ = _cache(), content._p_oid, content.portal_type
        if not cache or oid is None or _is_field(name, type_):
            return
        if cache is not self._cache:
            self.__init__()
            self._cache = cache
        if type(get_assignable(content)) is DexterityBehaviorAssignable:
            names = self._by_type[type_]
            names.add(name)
            self._by_object[oid, type_] = names


def _cache() -> Any:
    return getattr(getRequest(), FTI_CACHE_KEY, None)


def _is_field(name: str, type_: str) -> bool:
    """Also when its default could not be made this time."""
    schemas = SCHEMA_CACHE.schema_interfaces(type_)
    return any(schema is not None and name in schema for schema in schemas)


PATCH = Patch("dexterity-getattr", "plone.dexterity>=3,<5", install)
