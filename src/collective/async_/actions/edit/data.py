"""Form data as it is kept in a task record."""

from collections.abc import Iterator
from dataclasses import dataclass
from plone.app.textfield.interfaces import IRichTextValue
from plone.app.uuid.utils import uuidToObject
from plone.uuid.interfaces import IUUID
from Products.CMFCore.interfaces import IContentish
from typing import Any
from z3c.form.interfaces import IDataManager
from z3c.form.interfaces import NO_VALUE
from z3c.form.interfaces import NOT_CHANGED
from z3c.form.util import changedField
from zope.component import getMultiAdapter


EMPTY: tuple[Any, ...] = (None, "", [], set(), NO_VALUE)


@dataclass(frozen=True)
class Reference:
    """Stands for a content object: related items may move before the task runs."""

    uid: str


def changed_data(form: Any, data: dict) -> dict:
    """The part of the extracted data that Plone takes for changed.

    Groups (fieldsets) included. NOT_CHANGED, which does not survive a pickle,
    is left out: it means the same.
    """
    return {
        name: data[name]
        for name, field, content in fields_of(form)
        if data.get(name, NOT_CHANGED) is not NOT_CHANGED
        and changedField(field, data[name], context=content)
    }


def has_changes(form: Any, changes: dict) -> bool:
    """Has the editor changed anything?

    To Plone a missing text differs from an empty one, and any rich text from
    any other, so it writes something at every save.
    """
    return any(
        not equivalent(current(field, content), changes[name])
        for name, field, content in fields_of(form)
        if name in changes
    )


def current(field: Any, content: Any) -> Any:
    """The stored value; NO_VALUE when there is none."""
    return getMultiAdapter((content, field), IDataManager).query()


def fields_of(form: Any) -> Iterator[tuple[str, Any, Any]]:
    """(name, field, content) of each field, fieldsets included."""
    for part in (form, *form.groups):
        content = part.getContent()
        for name, field in part.fields.items():
            yield name, field.field, content


def equivalent(old: Any, new: Any) -> bool:
    """Would a reader call the two values of a field the same?"""
    old, new = _plain(old), _plain(new)
    return old == new or (old in EMPTY and new in EMPTY)


def _plain(value: Any) -> Any:
    if IRichTextValue.providedBy(value):
        return (value.raw, value.mimeType) if value.raw else None
    if isinstance(value, (list, tuple)):
        return list(value)
    # A checkbox that nobody has ever seen is not checked either.
    return None if value is False else value


def to_reference(value: Any) -> Any:
    """A reference in place of a content object; any other value as it is."""
    return Reference(IUUID(value)) if IContentish.providedBy(value) else value


def to_references(value: Any) -> Any:
    """The value with content objects replaced by references."""
    value = to_reference(value)
    if isinstance(value, (list, tuple)):
        return type(value)(map(to_references, value))
    return value


def from_references(value: Any, stored: Any = None) -> Any:
    """The opposite; what has gone meanwhile is left out of a list.

    What ``stored`` has as well is kept even if the user may not see it any more.
    Raises Unauthorized for any other item that the user may not see.
    """
    return _resolve(value, {reference.uid for reference in _references(stored)})


def _references(value: Any) -> Iterator[Reference]:
    found = to_references(value)
    for part in found if isinstance(found, (list, tuple)) else (found,):
        if isinstance(part, Reference):
            yield part


def _resolve(value: Any, kept: set[str]) -> Any:
    if isinstance(value, Reference):
        return uuidToObject(value.uid, unrestricted=value.uid in kept)
    if isinstance(value, (list, tuple)):
        thawed = ((old, _resolve(old, kept)) for old in value)
        return type(value)(
            new
            for old, new in thawed
            if new is not None or not isinstance(old, Reference)
        )
    return value
