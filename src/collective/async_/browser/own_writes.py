"""Editors see their own changes: tasks on an item run before it is shown or changed."""

from ..patching import is_asynchronous
from ..tasks.pending import pending_on
from ..tasks.record import TaskRecord
from ..worker.inline import finish_pending
from .access import user_id
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
    content, items = published.content, published.items()
    pending = [] if content is None else pending_on(items)
    if not pending or (kind is Kind.TASK and _is_moved_by_one_of(pending)):
        return
    path = get_path(content)
    open_tasks = finish_pending(*items)
    IAnnotations(request).pop(MEMOIZED, None)
    _check_that_it_is_there(content, path)
    _refuse(published, kind, content, open_tasks, {uid for uid, _path in items})


def _is_moved_by_one_of(pending: list[TaskRecord]) -> bool:
    # A view that records a task needs a save done first, since that holds a lock. But
    # it must not move the content away: what was sent to the old place would be lost.
    return any(record.action != "edit" for record in pending)


def _check_that_it_is_there(content: Any, path: str) -> None:
    """Raise NotFound if a task has moved the content; Plone then redirects to it."""
    found = api.portal.get().unrestrictedTraverse(path, None)
    if aq_base(found) is not aq_base(content):
        raise NotFound(path)


def _refuse(
    published: Published,
    kind: Kind,
    content: Any,
    open_tasks: list[TaskRecord],
    uids: set[str | None],
) -> None:
    """Raise StillOpen if one of these tasks must end first.

    In an edit form, warn if the content is being deleted.
    """
    deletes = [record for record in open_tasks if record.action == "delete"]
    own = [record for record in open_tasks if _changes_one_of(record, uids)]
    if kind is Kind.FORM:
        own = [record for record in own if record.action == "edit"]
        if deletes and published.is_edit_form:
            api.portal.show_message(
                sentence(deletes[0]), published.request, type="warning"
            )
    elif kind is Kind.CHANGE:
        own += deletes
    else:
        own = []
    if own:
        raise StillOpen(content, own[0])


def _changes_one_of(record: TaskRecord, uids: set[str | None]) -> bool:
    """Does the task change one of these items, and not only a folder or a copy?"""
    return bool(record.touches.writes) and not uids.isdisjoint(record.uids)
