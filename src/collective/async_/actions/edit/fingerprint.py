"""A short hash of a field's value: is it still the one that the editor saw?"""

from .data import EMPTY
from .data import Reference
from .data import to_reference
from DateTime import DateTime
from datetime import date
from datetime import time
from decimal import Decimal
from plone.app.textfield.interfaces import IRichTextValue
from plone.namedfile.interfaces import INamed
from typing import Any
from z3c.relationfield.interfaces import IRelationValue

import hashlib


# Hexadecimal digits. Nobody gains by making two of their own values look alike.
DIGITS = 16
PLAIN = (str, bytes, int, float, Decimal, date, time, DateTime, Reference)


class NotStable(Exception):
    """A value of a kind that may look different each time."""


def fingerprint(value: Any) -> str | None:
    """The hash of a value; None when it is of a kind that is not known.

    Values that look alike in a form have the same one.
    """
    try:
        text = repr(_stable(value))
    except NotStable:
        return None
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _stable(value: Any) -> Any:
    """What the value is about, in types whose repr says it all."""
    if IRichTextValue.providedBy(value):
        return (_stable(value.raw), value.mimeType) if value.raw else None
    if INamed.providedBy(value):
        # Put another one in its place, and it is another object.
        return value.filename, value.contentType, getattr(value, "_p_oid", None)
    if IRelationValue.providedBy(value):
        value = value.to_object
    value = to_reference(value)
    # A checkbox that nobody has ever seen is not checked either.
    if value is False or _is_empty(value):
        return None
    if isinstance(value, str):
        # Browsers send other line ends than are stored.
        return value.replace("\r\n", "\n")
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, (list, tuple)):
        return [_stable(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted(repr(_stable(part)) for part in value)
    if isinstance(value, dict):
        return sorted((repr(key), repr(_stable(part))) for key, part in value.items())
    raise NotStable


def _is_empty(value: Any) -> bool:
    try:
        return value in EMPTY or value in ((), {}, frozenset())
    except Exception:
        # Somebody's own comparison.
        return False
