"""Fields that the editor and somebody else have changed at the same time."""

from ...api import own_pending_values
from ...i18n import _
from .data import current
from .data import equivalent
from .data import fields_of
from .drawn import Drawn
from .fingerprint import fingerprint
from collections.abc import Iterable
from dataclasses import dataclass
from lxml import html
from lxml.etree import LxmlError
from plone.app.textfield.interfaces import IRichTextValue
from plone.namedfile.interfaces import INamed
from Products.CMFCore.interfaces import IContentish
from typing import Any
from zope.i18n import translate


# Characters of a text that are shown.
LENGTH = 300


@dataclass(frozen=True)
class Conflict:
    """A field with two new values."""

    name: str
    title: Any
    theirs: Any
    mine: Any


def conflicts(form: Any, drawn: Drawn, changes: dict[str, Any]) -> list[Conflict]:
    """The changed fields whose stored value is not the one that the form showed."""
    return [
        Conflict(name, field.title, current(field, content), changes[name])
        for name, field, content in fields_of(form)
        if name in changes
        and drawn.has_changed(name, current(field, content))
        and not equivalent(current(field, content), changes[name])
    ]


def base_of(form: Any, changes: Iterable[str]) -> dict[str, str]:
    """The fingerprints of what is stored now, for the worker to compare with."""
    names = set(changes)
    found = (
        (name, fingerprint(current(field, content)))
        for name, field, content in fields_of(form)
        if name in names
    )
    return {name: known for name, known in found if known is not None}


def expected_of(content: Any, names: Iterable[str]) -> dict[str, str]:
    """The fingerprints of what the editor's own unfinished tasks will set."""
    values = own_pending_values(content)
    found = (
        (name, fingerprint(values[short]))
        for name in names
        if (short := name.rpartition(".")[2]) in values
    )
    return {name: known for name, known in found if known is not None}


def sentence(found: list[Conflict], request: Any) -> str:
    """Both values of each field, as a plain text."""
    return " ".join(
        translate(
            _(
                "“${field}” was changed by somebody else meanwhile. "
                "On the page: “${theirs}”. Yours: “${mine}”. "
                "Save again to keep yours.",
                mapping={
                    "field": translate(conflict.title, context=request),
                    "theirs": _text(conflict.theirs),
                    "mine": _text(conflict.mine),
                },
            ),
            context=request,
        )
        for conflict in found
    )


def _text(value: Any) -> str:
    """The value as a reader would see it, shortened."""
    if IRichTextValue.providedBy(value):
        value = _without_markup(value.raw or "")
    elif INamed.providedBy(value):
        value = value.filename
    elif IContentish.providedBy(value):
        value = value.Title()
    elif isinstance(value, (list, tuple, set, frozenset)):
        value = ", ".join(map(_text, value))
    text = "" if value is None else str(value)
    return text if len(text) <= LENGTH else f"{text[:LENGTH]}…"


def _without_markup(text: str) -> str:
    try:
        return " ".join(html.fromstring(text).text_content().split())
    except (LxmlError, ValueError):
        return text
