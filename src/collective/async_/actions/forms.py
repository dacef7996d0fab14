"""Helpers for the patched z3c.forms."""

from ..api import AsyncValidationFailed
from ..api import refusal_text
from ..api import TaskRecord
from collections.abc import Callable
from collections.abc import Iterable
from html import escape
from typing import Any
from z3c.form.browser.text import TextWidget
from z3c.form.interfaces import HIDDEN_MODE
from zope.i18n import translate
from zope.schema import TextLine

import transaction


def show_refusal(form: Any, refusal: str) -> None:
    """Show the form again with the user's input and the reason for the refusal."""
    # Plone inserts the status into the page as HTML.
    text = escape(translate(refusal, context=form.request))
    # Plone shows the status as an error only if it is equal to this message.
    form.status = form.formErrorsMessage = text


def record_unless_refused(
    show: Callable[[str], Any],
    record: Callable[..., TaskRecord],
    *args: Any,
    **values: Any,
) -> TaskRecord | None:
    """The task that ``record`` returns; None if a subscriber refuses it.

    Then ``show`` gets the reason, and nothing is committed. The caller shows the form
    again, with everything that was typed.
    """
    try:
        return record(*args, **values)
    except AsyncValidationFailed as error:
        transaction.doom()
        show(refusal_text(error))
        return None


def widgets_of(form: Any) -> dict[str, Any]:
    """The widgets by the names of their fields, fieldsets included."""
    return {
        name: widget
        for part in (form, *form.groups)
        for name, widget in part.widgets.items()
    }


def hide(form: Any, name: str, value: str) -> None:
    """Add a hidden input to a form that is being drawn."""
    widget = TextWidget(form.request)
    # Plone's template asks any widget for the description of its field.
    widget.field = TextLine()
    widget.name = widget.id = name
    widget.mode = HIDDEN_MODE
    widget.ignoreRequest = True
    widget.value = value
    widget.wrapper_css_class = "d-none"
    widget.update()
    form.widgets[name] = widget


def offer_result(request: Any, record: TaskRecord) -> None:
    """Let the page that follows this request take the editor to the task's result."""
    # A cookie, since the window of a form has no address of its own. The next page
    # removes it; if there is none, nobody wants the result any more some seconds later.
    request.response.setCookie(
        "async-task", record.id, path="/", max_age=10, same_site="Lax"
    )


def overrides(form: Any, stock: type, methods: Iterable[str], button: str) -> bool:
    """Does the form have one of these methods, or the button's handler, of its own?"""
    if any(getattr(type(form), m) is not getattr(stock, m) for m in methods):
        return True
    return _handler(form, button) is not _handler(stock, button)


def _handler(form: Any, button: str) -> Any:
    """The function behind a button, whatever its method is called."""
    known = form.buttons.get(button)
    handler = None if known is None else form.handlers.getHandler(known)
    return getattr(handler, "func", None)
