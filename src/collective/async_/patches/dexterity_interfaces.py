"""plone.dexterity: find the interfaces of an item with less work.

They are asked for some hundred times for each item that is indexed or moved. They are
in a cache on the item, but to see whether that is valid, plone.dexterity asks for the
item's own interfaces, which most items do not have, looks for the type, and calculates
a time and a hash.

Versions: read in plone.dexterity 3.0 and 4.0, the last release; reproduced in 4.0.
Upstream: "plone.dexterity, interfaces" in ``docs/upstream.rst``. It can go when
``docs/upstream/dexterity_interfaces.py`` prints "Fixed".
"""

from .patch import Patch
from .types_cache import types_cache
from functools import wraps
from plone.dexterity.content import _recursion_detection
from plone.dexterity.content import FTIAwareSpecification
from plone.dexterity.schema import SCHEMA_CACHE
from typing import Any


def install() -> None:
    """Remember the answers on the items. For processes with one thread only."""
    stock = FTIAwareSpecification.__get__

    @wraps(stock)
    def __get__(self: Any, inst: Any, cls: Any = None) -> Any:
        if inst is None or getattr(_recursion_detection, "blocked", False):
            return stock(self, inst, cls)
        types, own = types_cache(), inst.__dict__
        known = own.get("_v_collective_async_interfaces")
        if (
            known is not None
            and known[0] is types
            and known[1] == SCHEMA_CACHE.invalidations
            and known[2] is own.get("__provides__")
            and known[3] == own.get("portal_type")
            and known[4] == inst._p_serial
        ):
            return known[5]
        answer = stock(self, inst, cls)
        # Without a type the answer of stock Plone is quick.
        if types is not None and own.get("portal_type") is not None:
            inst._v_collective_async_interfaces = (
                types,
                SCHEMA_CACHE.invalidations,
                own.get("__provides__"),
                own["portal_type"],
                inst._p_serial,
                answer,
            )
        return answer

    FTIAwareSpecification.__get__ = __get__


PATCH = Patch("dexterity-interfaces", "plone.dexterity>=3,<4.1", install)
