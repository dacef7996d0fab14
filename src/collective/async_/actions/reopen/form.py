"""An add or edit form that shows again what was typed, and is saved again."""

from ...api import get_record
from ...api import keeps_input
from ...api import supersede
from ...api import TaskRecord
from ...i18n import _
from ..edit.conflicts import conflicts
from ..edit.conflicts import sentence
from ..edit.drawn import Drawn
from ..forms import hide
from ..forms import show_refusal
from ..forms import widgets_of
from .address import PARAMETER
from .sent import NAME
from .sent import Sent
from .values import portal_type
from .values import values
from collections.abc import Callable
from plone import api
from plone.dexterity.browser.add import DefaultAddForm
from plone.namedfile.interfaces import INamed
from plone.uuid.interfaces import IUUID
from typing import Any
from z3c.form.interfaces import DISPLAY_MODE
from z3c.form.interfaces import IDataConverter


def update(stock: Callable, form: Any) -> None:
    """Take the files of the task that the editor has not replaced."""
    record = reopened(form) if form.request.method == "POST" else None
    if record is not None:
        _take_files(form.request.form, record)
    stock(form)


def _take_files(sent: dict[str, Any], record: TaskRecord) -> None:
    for name, value in values(record).items():
        widget = f"form.widgets.{name}"
        # With an upload id, the widget has another file that was sent since.
        keep = sent.get(f"{widget}.action") == "nochange"
        if (
            INamed.providedBy(value)
            and keep
            and not sent.get(f"{widget}.file_upload_id")
        ):
            sent[widget] = value
            sent[f"{widget}.action"] = "replace"


def render(stock: Callable, form: Any) -> Any:
    """Fill in what was typed, and note in hidden inputs what the form is about."""
    hide(form, NAME, Sent.of(form).dumps())
    record = reopened(form)
    if record is not None:
        hide(form, PARAMETER, record.id)
        if form.request.method != "POST":
            _show(form, record)
    return stock(form)


def _show(form: Any, record: TaskRecord) -> None:
    known = values(record)
    if not isinstance(form, DefaultAddForm):
        base = Drawn(stored=record.params.get("base", {}))
        found = conflicts(form, base, known)
        if found:
            show_refusal(form, sentence(found, form.request))
    for name, widget in widgets_of(form).items():
        if name in known and widget.mode != DISPLAY_MODE:
            widget.value = IDataConverter(widget).toWidgetValue(known[name])
    api.portal.show_message(
        _("This is what you typed. It is not saved yet."), form.request
    )
    files = [value.filename for value in known.values() if INamed.providedBy(value)]
    if files:
        # The widgets of a form that is not saved yet cannot show them.
        names = {"files": ", ".join(map(str, files))}
        api.portal.show_message(
            _("These files are still there, too: ${files}", mapping=names),
            form.request,
        )


def reopened(form: Any) -> TaskRecord | None:
    """The task whose input the form shows, or None.

    It must be the current user's own, and about this content or this type.
    """
    task_id = form.request.form.get(PARAMETER)
    record = get_record(task_id) if isinstance(task_id, str) else None
    if record is None or not keeps_input(record):
        return None
    if isinstance(form, DefaultAddForm):
        fits = portal_type(record) == form.portal_type
    else:
        fits = IUUID(form.context, None) in record.uids
    return record if fits else None


def saved_again(form: Any, task: TaskRecord | None) -> None:
    """The form was saved with this task, or at once: the former one is done with."""
    record = reopened(form)
    if record is not None:
        supersede(record, task)
