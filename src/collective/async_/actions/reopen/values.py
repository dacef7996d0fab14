"""What was typed, as the record of an add or an edit task keeps it."""

from ...api import TaskRecord
from ...api import Typed
from ..edit.data import current
from ..edit.data import EMPTY
from ..edit.data import equivalent
from ..edit.data import from_references
from .plain_text import plain_text
from collections.abc import Iterator
from plone import api
from plone.app.textfield.interfaces import IRichTextValue
from plone.dexterity.interfaces import IDexterityFTI
from plone.dexterity.utils import getAdditionalSchemata
from typing import Any
from z3c.form.interfaces import NO_VALUE
from zope.component import queryUtility
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import IChoice


def has_input(record: TaskRecord) -> bool:
    """Does the record have the data of an edit form, or the object of an add form?"""
    return "data" in record.params or "object" in record.params


def portal_type(record: TaskRecord) -> str | None:
    """The type of the content; None for a record of an older release."""
    content = record.params.get("object")
    return record.params.get("type") if content is None else content.portal_type


def values(record: TaskRecord) -> dict[str, Any]:
    """The typed values by the names of their fields."""
    if "data" in record.params:
        data = record.params["data"]
        return {name: from_references(value) for name, value in data.items()}
    content = record.params["object"].__of__(api.portal.get())
    notes = record.params.get("notes", {})
    found = (
        # The comment on a version is no attribute of the content.
        (name, notes.get(f"plone.app.versioningbehavior-{field.getName()}"))
        if name.endswith(".changeNote")
        else (name, current(field, content))
        for name, field in fields(content.portal_type)
    )
    return {name: value for name, value in found if value is not NO_VALUE}


def fields(type_name: str | None) -> Iterator[tuple[str, Any]]:
    """The names and fields of the forms of this type; none if it does not exist."""
    fti = queryUtility(IDexterityFTI, name=type_name or "")
    if fti is None:
        return
    yield from getFieldsInOrder(fti.lookupSchema())
    prefixes = set()
    for schema in getAdditionalSchemata(portal_type=type_name):
        # As in plone.autoform.
        prefix = schema.__name__
        prefix = schema.__identifier__ if prefix in prefixes else prefix
        prefixes.add(prefix)
        for name, field in getFieldsInOrder(schema):
            yield f"{prefix}.{name}", field


def typed(record: TaskRecord) -> list[Typed]:
    """The texts of all fields that are not as they were before."""
    labels = record.params.get("labels", {})
    untouched = record.params.get("untouched", ())
    known = dict(fields(portal_type(record)))
    found = values(record)
    names = [*(name for name in known if name in found), *(found.keys() - known.keys())]
    # As in every form, the title comes first.
    names.sort(key=lambda name: name.rpartition(".")[2] != "title")
    texts = (
        _typed(known.get(name), labels.get(name, name), found[name])
        for name in names
        if name not in untouched
    )
    return [text for text in texts if text is not None]


def _typed(field: Any, label: Any, value: Any) -> Typed | None:
    """The text of one field; None if it has none, or one that Plone has filled in."""
    if field is not None:
        label = field.title
        chosen = IChoice.providedBy(field)
        if chosen or equivalent(value, field.bind(api.portal.get()).default):
            return None
    if IRichTextValue.providedBy(value):
        source = value.raw or ""
        formatted = "html" in value.mimeType
        text = plain_text(source) if formatted else source
        return Typed(label, text, source if formatted else None) if text else None
    if isinstance(value, (list, tuple)):
        value = "\n".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str) or value in EMPTY:
        return None
    return Typed(label, value)
