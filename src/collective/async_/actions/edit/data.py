"""Form data as it is kept in a task record."""

from dataclasses import dataclass
from plone.app.uuid.utils import uuidToObject
from plone.uuid.interfaces import IUUID
from Products.CMFCore.interfaces import IContentish
from typing import Any
from z3c.form.interfaces import NOT_CHANGED
from z3c.form.util import changedField


@dataclass(frozen=True)
class Reference:
    """Stands for a content object: related items may move before the task runs."""

    uid: str


def changed_data(form: Any, data: dict) -> dict:
    """The part of the extracted data that differs from the content.

    Groups (fieldsets) included. NOT_CHANGED, which does not survive a pickle,
    is left out: it means the same.
    """
    changed = {}
    for part in (form, *form.groups):
        content = part.getContent()
        for name, field in part.fields.items():
            value = data.get(name, NOT_CHANGED)
            if value is not NOT_CHANGED and changedField(
                field.field, value, context=content
            ):
                changed[name] = value
    return changed


def freeze(value: Any) -> Any:
    """The value with content objects replaced by references."""
    if IContentish.providedBy(value):
        return Reference(IUUID(value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(freeze, value))
    return value


def thaw(value: Any) -> Any:
    """The opposite; what has gone meanwhile is left out of a list."""
    if isinstance(value, Reference):
        return uuidToObject(value.uid)
    if isinstance(value, (list, tuple)):
        thawed = ((old, thaw(old)) for old in value)
        return type(value)(
            new
            for old, new in thawed
            if new is not None or not isinstance(old, Reference)
        )
    return value
