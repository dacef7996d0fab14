"""The fields of an item that are of some kind, looked for once for each type.

Plone goes through all fields of all schemas of each item, often to find none. Part of
several patches.
"""

from .types_cache import Answers
from collections.abc import Callable
from collections.abc import Iterable
from plone.behavior.interfaces import IBehaviorAssignable
from plone.dexterity.behavior import DexterityBehaviorAssignable
from typing import Any
from zope.component import getSiteManager
from zope.interface import providedBy


class TypeFields:
    """What was found for a type. For processes with one thread only."""

    def __init__(self) -> None:
        self._answers = Answers()

    def of(
        self, content: Any, kind: Any, find: Callable[[], Iterable[Any]]
    ) -> tuple[Any, ...] | None:
        """Its fields of this kind; None if an add-on chooses the schemas of an item."""
        known, spec = self._answers.valid(), providedBy(content)
        key = spec, content.portal_type, kind
        if key not in known:
            known[key] = tuple(find()) if _has_those_of_its_type(spec) else None
        return known[key]


def _has_those_of_its_type(spec: Any) -> bool:
    factory = getSiteManager().adapters.lookup1(spec, IBehaviorAssignable)
    return factory is DexterityBehaviorAssignable and not spec.isOrExtends(
        IBehaviorAssignable
    )
