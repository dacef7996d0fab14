"""Which edit forms may be applied by the worker."""

from ...api import can_be_found
from ...interfaces import IEditInBackground
from ..forms import overrides
from plone.dexterity.browser.edit import DefaultEditForm
from typing import Any


# They may need the request, or what happens right after them.
METHODS = ("update", "applyChanges", "handleApply")


def is_opted_in(form: Any) -> bool:
    """Has its author said that its own methods work in a worker?"""
    return IEditInBackground.providedBy(form)


def can_repeat_in_worker(form: Any) -> bool:
    """Can the worker find this very form again, and do what it would do?"""
    if not is_opted_in(form) and overrides(form, DefaultEditForm, METHODS, "save"):
        return False
    content = form.context
    view = content.restrictedTraverse(f"@@{form.__name__}", None)
    found = type(getattr(view, "form_instance", view))
    return found is type(form) and can_be_found(content)
