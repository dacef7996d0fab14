"""plone.app.linkintegrity: look for the rich texts once for each type.

To find the links in an item, plone.app.linkintegrity goes through all fields of all its
schemas, and twice for a pasted item.

Versions: read in plone.app.linkintegrity 4.0 to 5.0, the last release; reproduced in
5.0. Upstream: "plone.app.linkintegrity" in ``docs/upstream.rst``. It can go when
``docs/upstream/link_fields.py`` prints "Fixed".
"""

from .patch import are_stock
from .patch import Patch
from .type_fields import TypeFields
from collections.abc import Iterator
from functools import partial
from functools import wraps
from plone.app.linkintegrity import retriever
from plone.app.linkintegrity.retriever import DXGeneral
from plone.app.textfield import RichText
from plone.dexterity.interfaces import IDexterityFTI
from plone.dexterity.utils import getAdditionalSchemata
from typing import Any
from zope.component import getUtility
from zope.schema import getFieldsInOrder


# What an add-on may have replaced.
STOCK = ((DXGeneral, "retrieveLinks", retriever.__name__),)


def install() -> None:
    """Remember the fields. For processes with one thread only."""
    fields = TypeFields()
    stock = DXGeneral.retrieveLinks

    @wraps(stock)
    def retrieveLinks(self: Any) -> set[str]:
        content = self.context
        found = fields.of(content, RichText, lambda: _rich_texts(content))
        if found is None:
            return stock(self)
        values = [getattr(schema(content), name) for schema, name in found]
        texts = filter(None, (getattr(value, "raw", None) for value in values))
        return {link for text in texts for link in retriever.extractLinks(text)}

    DXGeneral.retrieveLinks = retrieveLinks


def _rich_texts(content: Any) -> Iterator[tuple[Any, str]]:
    fti = getUtility(IDexterityFTI, name=content.portal_type)
    more = getAdditionalSchemata(context=content, portal_type=content.portal_type)
    for schema in (*more, fti.lookupSchema()):
        for name, field in getFieldsInOrder(schema):
            if isinstance(field, RichText):
                yield schema, name


PATCH = Patch(
    "link-fields",
    "plone.app.linkintegrity>=4,<5.1",
    install,
    partial(are_stock, STOCK),
)
