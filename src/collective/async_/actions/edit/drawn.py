"""The values from which a form was drawn, by their fingerprints, in a hidden input.

A save is based on them: what the editor has not touched is not written, and what
somebody else has changed meanwhile is not overwritten.
"""

from ..forms import widgets_of
from .data import current
from .data import fields_of
from .fingerprint import fingerprint
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from z3c.form.interfaces import DISPLAY_MODE
from z3c.form.interfaces import IDataConverter
from z3c.form.interfaces import NO_VALUE

import json


NAME = "collective.async.drawn"


@dataclass
class Drawn:
    """Fingerprints by the names of the fields; those of unknown kinds are missing.

    ``shown`` is that of what the untouched widget sends, which for a default or a
    rounded date differs from that of what is stored.
    """

    shown: dict[str, str] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)

    def is_untouched(self, name: str, value: Any) -> bool:
        """Is it what the widget showed?"""
        known = self.shown.get(name)
        return known is not None and known == fingerprint(value)

    def has_changed(self, name: str, value: Any) -> bool:
        """Has the stored value become another one since?"""
        known = self.stored.get(name)
        return known is not None and known != fingerprint(value)

    def dumps(self) -> str:
        return json.dumps([self.shown, self.stored])


def read(request: Any) -> Drawn | None:
    """What the form that was sent was drawn from; None when it does not say."""
    try:
        shown, stored = json.loads(request.form[NAME])
    except (KeyError, TypeError, ValueError):
        return None
    if not (isinstance(shown, dict) and isinstance(stored, dict)):
        return None
    return Drawn(shown, stored)


def draw(form: Any) -> Drawn:
    """The fingerprints of the form that is being drawn."""
    drawn = Drawn()
    widgets = widgets_of(form)
    for name, definition, content in fields_of(form):
        widget = widgets.get(name)
        if widget is None or widget.mode == DISPLAY_MODE or _is_prefilled(widget):
            continue
        value = current(definition, content)
        if value is NO_VALUE:
            # No attribute of the content: what is sent is all that there is.
            continue
        stored, shown = fingerprint(value), fingerprint(_shown(widget, value))
        if stored is not None and shown is not None:
            drawn.stored[name], drawn.shown[name] = stored, shown
    return drawn


def _is_prefilled(widget: Any) -> bool:
    """Does it show what the address of the form says?"""
    return any(name.startswith(widget.name) for name in widget.request.form)


def _shown(widget: Any, value: Any) -> Any:
    """What the widget would send if nobody touched it."""
    try:
        return IDataConverter(widget).toFieldValue(widget.value)
    except Exception:
        # Converters may refuse what no browser sends, such as a file.
        return value


def carry(request: Any, drawn: Drawn) -> None:
    """The form that is shown once more is based on these."""
    request.form[NAME] = drawn.dumps()
