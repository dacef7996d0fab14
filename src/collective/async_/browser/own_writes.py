"""Editors see their own changes: tasks on an item run before it is shown or changed."""

from ..patching import is_asynchronous
from ..tasks.access import user_id
from ..tasks.pending import changes_below
from ..tasks.pending import changes_one_of
from ..tasks.pending import Item
from ..tasks.pending import pending
from ..tasks.pending import pending_on
from ..tasks.pending import sets_fields_of
from ..tasks.pending import shows_change_of
from ..tasks.record import TaskRecord
from ..worker.inline import finish_pending
from .published import Kind
from .published import Published
from .still_open import sentence
from .still_open import StillOpen
from Acquisition import aq_base
from plone import api
from plone.api.content import get_path
from typing import Any
from zExceptions import NotFound
from zope.annotation.interfaces import IAnnotations
from zope.component import adapter
from zope.component.hooks import getSite
from ZPublisher.interfaces import IPubAfterTraversal


# The annotation where views cache values. They are outdated after the tasks.
MEMOIZED = "plone.memoize"


@adapter(IPubAfterTraversal)
def before_view(event: Any) -> None:
    """Run the small tasks on the content before a form is shown or a change is made.

    Raises StillOpen if the view would change content before an earlier task does.
    """
    request = event.request
    if not is_asynchronous(request) or getSite() is None or user_id() is None:
        return
    published = Published(request)
    kind = published.kind
    if kind is Kind.NOTHING:
        return
    # Nearly always there are none. Then a large selection need not be looked up.
    records, content = pending(), published.content
    if not records or content is None:
        return
    items = published.items()
    below = published.below(items) if kind is Kind.CHANGE else []
    found = pending_on(items, below, records)
    if not found or (kind is Kind.TASK and _is_moved_by_one_of(found)):
        return
    path = get_path(content)
    open_tasks = finish_pending(*items, below=below)
    IAnnotations(request).pop(MEMOIZED, None)
    _check_that_it_is_there(content, path)
    if kind is Kind.FORM:
        _refuse_form(published, open_tasks, items)
    elif kind is Kind.CHANGE:
        _refuse_change(content, open_tasks, items, below)


def _is_moved_by_one_of(records: list[TaskRecord]) -> bool:
    # A view that records a task needs a save done first, since that holds a lock. But
    # it must not move the content away: what was sent to the old place would be lost.
    return any(r.touches.writes and r.action != "edit" for r in records)


def _check_that_it_is_there(content: Any, path: str) -> None:
    """Raise NotFound if a task has moved the content; Plone then redirects to it."""
    found = api.portal.get().unrestrictedTraverse(path, None)
    if aq_base(found) is not aq_base(content):
        raise NotFound(path)


def _refuse_form(
    published: Published, open_tasks: list[TaskRecord], items: list[Item]
) -> None:
    """Raise StillOpen if the form would show values that a task will change.

    In an edit form, warn if the content is being deleted.
    """
    for record in open_tasks:
        if sets_fields_of(record, items) or shows_change_of(
            published.name, record, items
        ):
            raise StillOpen(published.content, record)
        if record.action == "delete" and published.is_edit_form:
            text = sentence(record, published.content)
            api.portal.show_message(text, published.request, type="warning")


def _refuse_change(
    content: Any, open_tasks: list[TaskRecord], items: list[Item], below: list[str]
) -> None:
    """Raise StillOpen if the result would not be that of first one, then the other."""
    for record in open_tasks:
        if (
            record.action == "delete"
            or changes_one_of(record, items)
            or changes_below(record, below)
            or _is_own_copy(record)
        ):
            raise StillOpen(content, record)


def _is_own_copy(record: TaskRecord) -> bool:
    # What somebody else copies is what it is when their task gets to it.
    return bool(record.touches.reads) and record.user_id == user_id()
