"""Helpers for the patched z3c.forms."""

from html import escape
from typing import Any
from zope.i18n import translate


def show_refusal(form: Any, refusal: str) -> None:
    """Show the form again with the user's input and the reason for the refusal."""
    # Plone inserts the status into the page as HTML.
    text = escape(translate(refusal, context=form.request))
    # Plone shows the status as an error only if it is equal to this message.
    form.status = form.formErrorsMessage = text
