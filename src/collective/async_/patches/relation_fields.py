"""z3c.relationfield: look for the fields with relations once for each kind of item.

For each item that is copied or deleted, z3c.relationfield goes through all fields of
all its interfaces.

Versions: read in z3c.relationfield 1.0 to 3.1, the last release; reproduced in 3.1.
Upstream: "z3c.relationfield" in ``docs/upstream.rst``. It can go when
``docs/upstream/relation_fields.py`` prints "Fixed".
"""

from .patch import Patch
from .types_cache import Answers
from collections.abc import Iterator
from typing import Any
from z3c.relationfield import event
from z3c.relationfield.interfaces import IRelation
from z3c.relationfield.interfaces import IRelationList
from zope.interface import providedBy
from zope.schema import getFields


# The name of the field, and whether it has one relation or a list of them.
Field = tuple[str, bool]


def install() -> None:
    """Remember the fields. For processes with one thread only."""
    answers = Answers()

    def _potential_relations(obj: Any) -> Iterator[tuple[str, int | None, Any]]:
        known, spec = answers.valid(), providedBy(obj)
        if spec not in known:
            known[spec] = tuple(_relation_fields(spec))
        for name, one in known[spec]:
            try:
                value = getattr(obj, name)
            except AttributeError:
                continue
            if one:
                yield name, None, value
            elif value is not None:
                for index, relation in enumerate(value):
                    yield name, index, relation

    event._potential_relations = _potential_relations


def _relation_fields(spec: Any) -> Iterator[Field]:
    for interface in spec.flattened():
        for name, field in getFields(interface).items():
            if IRelation.providedBy(field):
                yield name, True
            if IRelationList.providedBy(field):
                yield name, False


PATCH = Patch("relation-fields", "z3c.relationfield>=1,<3.2", install)
