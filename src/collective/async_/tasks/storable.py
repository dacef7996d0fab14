"""Values that a task can keep until it runs, however long that takes."""

from .content import can_be_found
from .content import content_by_uid
from .content import title_of
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import time
from datetime import timedelta
from decimal import Decimal
from plone.api.content import get_uuid
from Products.CMFCore.interfaces import IContentish
from Products.CMFCore.interfaces import ISiteRoot
from typing import Any


# A datetime is a date, True is an int, and a message id is a str.
SIMPLE = (str, bytes, int, float, Decimal, date, time, timedelta, type(None))


@dataclass(frozen=True)
class Reference:
    """Content, by its UID. Its title is for the message if it is gone."""

    uid: str
    title: str


def to_storable(value: Any, name: str) -> Any:
    """The value as it is stored: content becomes a reference.

    Raises TypeError, with the name of the parameter, for what cannot be stored.
    """
    if isinstance(value, SIMPLE):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(to_storable(one, name) for one in value)
    if isinstance(value, dict):
        return {to_storable(k, name): to_storable(v, name) for k, v in value.items()}
    if is_content(value):
        return reference_to(value)
    raise TypeError(
        f"The parameter {name!r} cannot be stored: {type(value).__name__}. Use texts, "
        "numbers, dates, content of the site, and lists or dictionaries of these."
    )


def from_storable(value: Any) -> Any:
    """The value that was stored. Raises TaskFailed if content is gone."""
    if isinstance(value, Reference):
        return content_by_uid(value.uid, value.title)
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(map(from_storable, value))
    if isinstance(value, Mapping):
        return {from_storable(k): from_storable(v) for k, v in value.items()}
    return value


def is_content(value: Any) -> bool:
    """Is it content of the site, or the site itself?"""
    return IContentish.providedBy(value) or ISiteRoot.providedBy(value)


def reference_to(content: Any) -> Reference:
    """A reference to content. Raises ValueError if nobody could find it again."""
    title = title_of(content)
    if not can_be_found(content):
        raise ValueError(f"“{title}” is not in the catalog, so no task could find it.")
    return Reference(get_uuid(content), title)
