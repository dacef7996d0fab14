"""The fields that versions need. Part of ``cmfeditions_versions``."""

from .type_fields import TypeFields
from collections.abc import Iterator
from functools import wraps
from plone.app.versioningbehavior import modifiers
from plone.app.versioningbehavior.modifiers import CloneNamedFileBlobs
from plone.dexterity.interfaces import IDexterityContent
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamedBlobFileField
from plone.namedfile.interfaces import INamedBlobImageField
from typing import Any
from zope.schema import getFields


FILES = (INamedBlobFileField, INamedBlobImageField)


def share_fields() -> None:
    """Look for fields once for each type. For processes with one thread only."""
    fields = TypeFields()
    stock_values = modifiers.getFieldValues
    stock_files = CloneNamedFileBlobs.getReferencedAttributes

    def fields_of(content: Any, *kinds: Any) -> tuple[Any, ...] | None:
        if not IDexterityContent.providedBy(content):
            return None
        return fields.of(content, kinds, lambda: _fields(content, kinds))

    @wraps(stock_values)
    def getFieldValues(obj: Any, *ifaces: Any) -> Iterator[Any]:
        found = fields_of(obj, *ifaces)
        if found is None:
            yield from stock_values(obj, *ifaces)
            return
        for field in found:
            value = field.query(field.interface(obj))
            if value is not None:
                yield value

    @wraps(stock_files)
    def getReferencedAttributes(self: Any, obj: Any) -> dict[str, Any]:
        return {} if fields_of(obj, *FILES) == () else stock_files(self, obj)

    modifiers.getFieldValues = getFieldValues
    CloneNamedFileBlobs.getReferencedAttributes = getReferencedAttributes


def _fields(content: Any, kinds: tuple[Any, ...]) -> Iterator[Any]:
    for schema in iterSchemata(content):
        for _name, field in getFields(schema).items():
            for kind in kinds:
                if kind.providedBy(field):
                    yield field
