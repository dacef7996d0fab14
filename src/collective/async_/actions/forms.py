"""What the patched z3c.forms have in common."""

from html import escape
from typing import Any
from zope.i18n import translate


def show_refusal(form: Any, refusal: str) -> None:
    """Keep the form open with what was typed, and say why nothing was done."""
    # Plone writes the status into the page as markup.
    text = escape(translate(refusal, context=form.request))
    # Only this very message is shown as an error and not as an information.
    form.status = form.formErrorsMessage = text
