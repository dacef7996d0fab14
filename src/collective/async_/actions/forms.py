"""Helpers for the patched z3c.forms."""

from collections.abc import Iterable
from html import escape
from typing import Any
from zope.i18n import translate


def show_refusal(form: Any, refusal: str) -> None:
    """Show the form again with the user's input and the reason for the refusal."""
    # Plone inserts the status into the page as HTML.
    text = escape(translate(refusal, context=form.request))
    # Plone shows the status as an error only if it is equal to this message.
    form.status = form.formErrorsMessage = text


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
