"""Checks whether a recorded save can be done as it was meant. TaskFailed if not."""

from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from ..forms import widgets_of
from .data import current
from .data import equivalent
from .data import fields_of
from .data import from_references
from .drawn import Drawn
from .fingerprint import fingerprint
from collections.abc import Iterable
from typing import Any
from z3c.form.interfaces import DISPLAY_MODE
from zExceptions import Unauthorized
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


CHANGED_MEANWHILE = _(
    "Nothing was saved, since somebody else has changed meanwhile: ${fields}"
)


def checked_data(form: Any, record: TaskRecord) -> dict[str, Any]:
    """The recorded values that are to be written.

    Raises TaskFailed if the form cannot write all that the editor has changed, or not
    over what the save is based on.
    """
    data = _visible_data(form, record)
    skipped = _check(form, record, data)
    return {name: value for name, value in data.items() if name not in skipped}


def _visible_data(form: Any, record: TaskRecord) -> dict[str, Any]:
    """The recorded values. Raises TaskFailed if the editor may not see one any more."""
    stored = {name: current(field, at) for name, field, at in fields_of(form)}
    data, hidden = {}, set()
    for name, value in record.params["data"].items():
        try:
            data[name] = from_references(value, stored.get(name))
        except Unauthorized:
            hidden.add(name)
    hidden -= set(record.params.get("untouched", ()))
    if hidden:
        raise TaskFailed(
            _(
                "Nothing was saved, since you may not see an item any more that you "
                "selected in: ${fields}",
                mapping={"fields": _names(record, hidden)},
            )
        )
    return data


def _check(form: Any, record: TaskRecord, data: dict[str, Any]) -> set[str]:
    """Can the form write all of it, over what it is based on? Raises TaskFailed.

    Returns the names of fields that were not touched and are not to be written.
    """
    missing = _missing(form, data)
    changed = _changed(form, record, data)
    untouched = set(record.params.get("untouched", ()))
    if missing - untouched:
        raise TaskFailed(
            _(
                "Nothing was saved, since these fields cannot be edited any more: "
                "${fields}",
                mapping={"fields": _names(record, missing - untouched)},
            )
        )
    if changed - untouched:
        names = {"fields": _names(record, changed - untouched)}
        raise TaskFailed(Message(CHANGED_MEANWHILE, mapping=names))
    return missing | changed


def _missing(form: Any, data: dict[str, Any]) -> set[str]:
    """The fields that the form does not have, or only shows."""
    widgets = widgets_of(form)
    return {
        name
        for name in data
        if name not in widgets or widgets[name].mode == DISPLAY_MODE
    }


def _changed(form: Any, record: TaskRecord, data: dict[str, Any]) -> set[str]:
    """The fields that have another value than those on which the save is based."""
    base = Drawn(stored=record.params.get("base", {}))
    # What the editor's own earlier tasks were to set.
    expected = record.params.get("expected", {})
    found = ((name, current(field, at)) for name, field, at in fields_of(form))
    return {
        name
        for name, value in found
        if name in data
        and base.has_changed(name, value)
        and (name not in expected or expected[name] != fingerprint(value))
        and not equivalent(value, data[name])
    }


def _names(record: TaskRecord, names: Iterable[str]) -> str:
    labels = record.params.get("labels", {})
    return ", ".join(
        translate(labels.get(name, name), context=getRequest())
        for name in sorted(names)
    )
