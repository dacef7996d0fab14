"""What the patched z3c.forms have in common."""

from collections.abc import Iterable
from html import escape
from typing import Any
from zope.i18n import translate


def show_refusal(form: Any, refusal: str) -> None:
    """Keep the form open with what was typed, and say why nothing was done."""
    # Plone writes the status into the page as markup.
    text = escape(translate(refusal, context=form.request))
    # Only this very message is shown as an error and not as an information.
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
