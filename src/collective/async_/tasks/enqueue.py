"""Recording a task in the editor's request."""

from ..broker.publish import publish_after_commit
from ..config import broker_url
from ..i18n import _
from ..interfaces import AsyncValidationFailed
from ..interfaces import NoBroker
from .deletion import deletion_refusal
from .dependencies import is_within
from .dependencies import predecessors
from .lifecycle import notify_ended
from .lifecycle import notify_recorded
from .log import log
from .putting_off import end_of_undo
from .quota import quota_refusal
from .record import Paths
from .record import Status
from .record import TaskRecord
from .request_context import RequestContext
from .shard import new_id
from .store import get_store
from .store import provide_store
from collections.abc import Mapping
from datetime import datetime
from plone import api
from plone.api.content import get_path
from typing import Any
from zExceptions import Unauthorized
from zope.event import notify
from zope.globalrequest import getRequest
from zope.interface.interfaces import IObjectEvent

import transaction


# Set on a request that has recorded a task instead of changing content.
RECORDED = "collective.async.recorded"
IDS = "collective.async.ids"


def notify_before(event: IObjectEvent, unauthorized: str | None = None) -> str | None:
    """Fire an IAsyncBefore* event; return why the action is refused, or None.

    If the user has too many unfinished tasks, or if a task will delete the content,
    the action is refused without firing the event. If a subscriber refuses it, what
    subscribers have written is rolled back. ``unauthorized`` replaces the technical
    text of an Unauthorized.
    """
    refusal = quota_refusal() or deletion_refusal(event.object)
    return veto(event, unauthorized) if refusal is None else refusal


def veto(event: IObjectEvent, unauthorized: str | None = None) -> str | None:
    """Fire an IAsyncBefore* event; return why a subscriber refuses it, or None."""
    savepoint = transaction.savepoint(optimistic=True)
    try:
        notify(event)
    except Unauthorized as error:
        savepoint.rollback()
        return unauthorized or str(error) or _("You may not do this.")
    except AsyncValidationFailed as error:
        savepoint.rollback()
        return refusal_text(error)
    return None


def refusal_text(error: AsyncValidationFailed) -> str:
    """What a refusal tells the editor."""
    return error.args[0] if error.args else _("This action was refused.")


def record_task(
    action: str,
    *,
    title: str,
    container_title: str = "",
    uids: tuple[str, ...] = (),
    params: Mapping[str, Any] | None = None,
    size: int = 1,
    total: int = 1,
    pages: tuple[str, ...] = (),
    touches: Paths = Paths(),  # noqa: B008 (frozen)
    undo: bool = True,
    start_after: datetime | None = None,
    unique_key: str = "",
) -> TaskRecord:
    """Record a task for the current user, whatever the settings say.

    Its message is sent after the commit. ``size`` is the number of catalogued items
    that the task affects, ``total`` the number of items that its progress counts, and
    ``pages`` are the physical paths of the pages that show the result. Without
    ``undo``, an undoable task starts at once. Raises NoBroker if no broker is
    configured, since nothing would ever run the task: call ``runs_in_background`` and
    ``notify_before`` first. Raises what a subscriber raises to refuse the task, whose
    record is then removed again. An AsyncValidationFailed that is not caught is shown
    to the editor, and nothing is committed.
    """
    if broker_url() is None:
        raise NoBroker
    portal = api.portal.get()
    store = provide_store(portal)
    request = getRequest()
    task_id = _task_id(request)
    site_path = api.content.get_path(portal)
    known = store.get(task_id)
    if known is not None:
        request.set(RECORDED, True)
        publish_after_commit(site_path, task_id, known.not_before or known.start_after)
        return known
    record = TaskRecord(
        task_id,
        action,
        api.user.get_current().getId(),
        title=title,
        container_title=container_title,
        uids=uids,
        params=params or {},
        size=size,
        total=total,
        # Not the container of the site: it is not a page of the site.
        pages=tuple(page for page in pages if is_within(page, site_path)),
        touches=touches,
        request_context=RequestContext.of(request),
        not_before=end_of_undo(action) if undo else None,
        start_after=start_after,
        unique_key=unique_key,
    )
    record.deps = predecessors(store, record)
    savepoint = transaction.savepoint(optimistic=True)
    store.add(record)
    try:
        notify_recorded(record)
    except Exception:
        # Whoever catches it may go on, and commit.
        savepoint.rollback()
        raise
    request.set(RECORDED, True)
    log(record, "recorded")
    publish_after_commit(site_path, task_id, record.not_before or start_after)
    return record


def record_failure(action: str, message: Any, **values: Any) -> TaskRecord:
    """Record, for the current user, what failed before a task could be enqueued.

    So the input is kept. ``values`` are attributes of the record.
    """
    store = provide_store(api.portal.get())
    request = getRequest()
    task_id = _task_id(request)
    known = store.get(task_id)
    if known is not None:
        return known
    user_id = api.user.get_current().getId()
    context = RequestContext.of(request)
    record = TaskRecord(task_id, action, user_id, request_context=context, **values)
    record.finish(Status.FAILED, message)
    store.add(record)
    log(record, "failed")
    notify_recorded(record)
    notify_ended(record)
    return record


def _task_id(request: Any) -> str:
    """The id of the request's next task. It is the same if Zope retries the request.

    Zope also retries if a commit succeeded but its confirmation was lost. Then the
    task is recorded already.
    """
    # Only the original environment is passed on when Zope retries a request.
    ids = request._orig_env.setdefault(IDS, [])
    number = request.other.get(IDS, 0)
    request.other[IDS] = number + 1
    if number == len(ids):
        ids.append(new_id(get_path(api.portal.get())))
    return ids[number]


def get_task(task_id: str) -> TaskRecord | None:
    """The task of the current site with this id, or None."""
    return get_store().get(task_id)


def pending_task(uid: str, action: str) -> TaskRecord | None:
    """The unfinished task of any user with this action on this item, or None."""
    return next(
        (
            record
            for record in get_store().active()
            if record.action == action and uid in record.uids
        ),
        None,
    )
