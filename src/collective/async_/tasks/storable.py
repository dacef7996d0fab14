"""Values that a task can keep until it runs, however long that takes."""

from .content import can_be_found
from .content import content_by_uid
from .content import title_of
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from DateTime import DateTime
from datetime import date
from datetime import time
from datetime import timedelta
from decimal import Decimal
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from plone.api.content import get_uuid
from Products.CMFCore.interfaces import IContentish
from Products.CMFCore.interfaces import ISiteRoot
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any


# A datetime is a date, True is an int, and a message id is a str.
SIMPLE = (str, bytes, int, float, Decimal, date, DateTime, time, timedelta, type(None))
# Stored as these, since the class of another package may be gone later.
PLAIN: dict[type, Any] = {
    list: list,
    PersistentList: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
}


@dataclass(frozen=True)
class Reference:
    """Content, by its UID. Its title is for the message if it is gone."""

    uid: str
    title: str


def to_storable(value: Any, name: str) -> Any:
    """The value as it is stored: content becomes a reference.

    Raises TypeError, with the name of the parameter, for what cannot be stored.
    """
    try:
        return _storable(value, name)
    except RecursionError:
        raise _refusal(name, "it contains itself") from None


def _storable(value: Any, name: str) -> Any:
    if isinstance(value, SIMPLE):
        return value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        raise _refusal(name, "a named tuple; use its _asdict()")
    plain = next((p for kind, p in PLAIN.items() if isinstance(value, kind)), None)
    if plain is not None:
        return plain(_storable(one, name) for one in value)
    if isinstance(value, (dict, PersistentMapping)):
        return {_storable(k, name): _storable(v, name) for k, v in value.items()}
    if is_content(value):
        return reference_to(value)
    raise _refusal(name, type(value).__name__)


def _refusal(name: str, what: str) -> TypeError:
    return TypeError(
        f"The parameter {name!r} cannot be stored: {what}. Use texts, numbers, dates, "
        "content of the site, and lists or dictionaries of these."
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


def each_content(given: Any) -> Iterator[Any]:
    """The content in a sequence. Raises TypeError for what is not content."""
    # A text and a brain are sequences, too.
    if isinstance(given, (str, bytes)) or ICatalogBrain.providedBy(given):
        raise _not_content(given)
    try:
        # Not isinstance: what a search returns has no __iter__.
        found = iter(given)
    except TypeError:
        raise _not_content(given) from None
    for one in found:
        if not is_content(one):
            raise _not_content(one)
        yield one


def _not_content(value: Any) -> TypeError:
    what = "give an item of the site, or a sequence of items"
    if ICatalogBrain.providedBy(value):
        what = "a catalog brain; use its getObject()"
    elif isinstance(value, str):
        what = "a text; use api.content.get(UID=…) or api.content.get(path=…)"
    return TypeError(f"{value!r:.60} is not content: {what}.")


def reference_to(content: Any) -> Reference:
    """A reference to content. Raises ValueError if nobody could find it again."""
    title = title_of(content)
    if not can_be_found(content):
        raise ValueError(f"“{title}” is not in the catalog, so no task could find it.")
    return Reference(get_uuid(content), title)
