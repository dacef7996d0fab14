"""The edit form: the validated data is recorded, the worker applies it."""

from ...api import deletion_refusal
from ...api import notify_before
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...api import title_of
from ...events import AsyncBeforeEdit
from ...i18n import _
from ..forms import record_unless_refused
from ..forms import show_refusal
from ..locks import own_locks
from ..reopen.form import saved_again
from . import drawn
from .conflicts import base_of
from .conflicts import Conflict
from .conflicts import conflicts
from .conflicts import expected_of
from .conflicts import sentence
from .data import changed_data
from .data import current
from .data import fields_of
from .data import has_changes
from .data import to_references
from .drawn import Drawn
from .fingerprint import fingerprint
from .overrides import can_repeat_in_worker
from .overrides import is_opted_in
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from functools import partial
from plone import api
from plone.api.content import get_path
from plone.base.utils import safe_text
from plone.uuid.interfaces import IUUID
from typing import Any
from z3c.form.interfaces import NOT_CHANGED


# The fields whose change shows in listings of the container.
LISTED = ("title", "id", "description")


def handle_apply(stock: Callable, form: Any, action: Any) -> Any:
    """Record the changes; errors and unchanged data are left to stock Plone."""
    data, errors = form.extractData()
    base = drawn.read(form.request) or Drawn()
    untouched = {n for n, value in data.items() if base.is_untouched(n, value)}
    stale = _changed_since(form, base, untouched)
    sent = {name: value for name, value in data.items() if name not in stale}
    changes = {} if errors else changed_data(form, sent)
    if runs_in_background("edit") and changes:
        refusal = _refusal(form, base, changes)
        if refusal is not None:
            show_refusal(form, refusal)
            return None
        if has_changes(form, changes) and can_repeat_in_worker(form):
            return _record(form, base, sent, changes, untouched)
    if not errors:
        # Nothing that somebody else has changed is put back.
        data = sent
    # The data is there already: files could not be read a second time.
    form.extractData = lambda *args, **kwargs: (data, errors)
    answer = stock(form, action)
    if not errors:
        saved_again(form, None)
    return answer


def _refusal(form: Any, base: Drawn, changes: dict) -> str | None:
    """Why the changes cannot be saved; the form stays open with what was typed."""
    refusal = deletion_refusal(form.context)
    if refusal is not None:
        return refusal
    found = conflicts(form, base, changes)
    if not found:
        return None
    _rebase(form, base, found)
    return sentence(found, form.request)


def _rebase(form: Any, base: Drawn, found: list[Conflict]) -> None:
    """The editor has seen the other values now, so they may save theirs."""
    for conflict in found:
        known = fingerprint(conflict.theirs)
        if known is not None:
            base.stored[conflict.name] = known
            base.shown[conflict.name] = known
    drawn.carry(form.request, base)


def _changed_since(form: Any, base: Drawn, names: set[str]) -> set[str]:
    """Those that have another value now than when the form was drawn."""
    return {
        name
        for name, field, content in fields_of(form)
        if name in names and base.has_changed(name, current(field, content))
    }


def _record(
    form: Any, base: Drawn, sent: dict, changes: dict, untouched: set[str]
) -> Any:
    content = form.context
    refusal = notify_before(AsyncBeforeEdit(content))
    if refusal is not None:
        show_refusal(form, refusal)
        return None
    title = safe_text(content.Title())
    parent = aq_parent(aq_inner(content))
    listed = any(name.rpartition(".")[2] in LISTED for name in changes)
    # An applyChanges of its own may read what has not changed, and what is no
    # attribute of the content.
    recorded = sent if is_opted_in(form) else changes
    task = record_unless_refused(
        partial(show_refusal, form),
        record_task,
        "edit",
        title=title,
        container_title=title_of(parent),
        uids=(IUUID(content),),
        params={
            "form": form.__name__,
            "data": {
                name: to_references(value)
                for name, value in recorded.items()
                if value is not NOT_CHANGED
            },
            # Only what a form has shown: a script that sends no hashes overwrites,
            # as in stock Plone.
            "base": base_of(form, recorded.keys() & base.stored.keys()),
            "expected": expected_of(content, recorded),
            # Plone writes a default that was shown, and an empty text for none.
            "untouched": tuple(untouched & recorded.keys()),
            "labels": _labels(form, recorded),
            "locks": own_locks(content),
            # To add it again, should it be gone.
            "type": content.portal_type,
            "container": IUUID(parent, None),
        },
        pages=(get_path(content), get_path(parent)) if listed else (get_path(content),),
        touches=Paths(writes=(get_path(content),)),
    )
    if task is None:
        return None
    saved_again(form, task)
    api.portal.show_message(
        _(
            "Your changes to “${title}” are being saved.",
            mapping={"title": title},
        ),
        form.request,
    )
    return form.request.response.redirect(form.nextURL())


def _labels(form: Any, names: dict) -> dict[str, Any]:
    """The titles of the fields, should the worker not find them."""
    return {
        name: field.title for name, field, _content in fields_of(form) if name in names
    }
