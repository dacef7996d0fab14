"""plone.dexterity: search the schemas only for attributes that are fields.

Whenever an object lacks an attribute, plone.dexterity searches all schemas of its type.
The catalog asks each item for hundreds of attributes that it does not have, and a
folder is asked for each item in it.

Versions: read in plone.dexterity 3.0 to 4.0, the last release; reproduced in 4.0.
Upstream: "plone.dexterity" in ``docs/upstream.rst``; plone/plone.dexterity#114 to #117
made the same search faster. It can go when ``docs/upstream/dexterity_getattr.py``
prints "Fixed".
"""

from .patch import Patch
from .types_cache import Answers
from .types_cache import types_cache
from functools import wraps
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.content import DexterityContent
from plone.dexterity.content import get_assignable
from plone.dexterity.content import Item
from plone.dexterity.schema import SCHEMA_CACHE
from plone.supermodel.model import SchemaClass
from typing import Any
from zope.interface.interface import InterfaceClass


_UNKNOWN = object()


def install() -> None:
    """Search only for the names of fields. For processes with one thread only."""
    stock = DexterityContent.__getattr__
    fields = FieldNames()

    @wraps(stock)
    def __getattr__(self: Any, name: str) -> Any:
        # Stock Plone does not search for these.
        if not name.startswith(("__", "_v")) and not name.endswith("_Permission"):
            # Looking for the names asks for such attributes: an endless loop.
            names = fields.known(self) if name.startswith("_") else fields.of(self)
            if names is not None and name not in names:
                raise AttributeError(name)
        return stock(self, name)

    # Item has the same function in its own namespace.
    for kind in (DexterityContent, Item):
        if vars(kind).get("__getattr__") is stock:
            kind.__getattr__ = __getattr__


class FieldNames:
    """The names of all fields of a type, behaviors included.

    Objects of one type share them, unless their behaviors may differ from those of the
    type. They are valid as long as plone.dexterity's own cache is.
    """

    def __init__(self) -> None:
        self._answers = Answers()

    def known(self, content: Any) -> frozenset[str] | None:
        """Those of an item that was asked before, otherwise None."""
        key = content._p_oid, content.portal_type
        return self._answers.valid().get(key)

    def of(self, content: Any) -> frozenset[str] | None:
        """Those of an item; None if only plone.dexterity can tell."""
        answers = self._answers.valid()
        if not answers and types_cache() is None:
            return None
        key = oid, _type = content._p_oid, content.portal_type
        names: Any = answers.get(key, _UNKNOWN)
        if names is _UNKNOWN:
            names = self._find(content, answers)
            # What is not stored yet has no id to be known by.
            if oid is not None:
                answers[key] = names
        return names

    def _find(self, content: Any, answers: dict[Any, Any]) -> frozenset[str] | None:
        assignable, type_ = get_assignable(content), content.portal_type
        if type(assignable) is not DexterityBehaviorAssignable:
            return None
        if type_ not in answers:
            behaviors = assignable.enumerateBehaviors()
            schemas = [behavior.interface for behavior in behaviors]
            answers[type_] = _names((SCHEMA_CACHE.get(type_), *filter(None, schemas)))
        return answers[type_]


def _names(schemas: tuple[Any, ...]) -> frozenset[str] | None:
    """None without a schema, or if one of another class may find other names."""
    if any(type(schema) not in (InterfaceClass, SchemaClass) for schema in schemas):
        return None
    return frozenset(name for schema in schemas for name in schema)


def is_field(name: str, type_: str) -> bool:
    """Is it a field of the type, even though it has no default value this time?"""
    schemas = SCHEMA_CACHE.schema_interfaces(type_)
    return any(schema is not None and name in schema for schema in schemas)


PATCH = Patch("dexterity-getattr", "plone.dexterity>=3,<4.1", install)
