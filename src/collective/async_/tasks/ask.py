"""From an editor's click to a recorded task: event, veto, record, message."""

from ..i18n import _
from ..interfaces import AsyncValidationFailed
from .cap import too_many
from .host import Host
from .logs import log
from .order import predecessors
from .publish import publish_after_commit
from .record import TaskRecord
from .store import get_store
from .store import new_id
from .store import provide_store
from plone import api
from typing import Any
from zExceptions import Unauthorized
from zope.event import notify
from zope.globalrequest import getRequest
from zope.interface.interfaces import IObjectEvent

import transaction


# Marks a request that has changed no content, only recorded a task.
RECORDED = "collective.async.recorded"
IDS = "collective.async.ids"


def veto(event: IObjectEvent, unauthorized: str | None = None) -> str | None:
    """Fire the event; the message of a subscriber's veto, or None.

    A user who has too many unfinished tasks is refused first.

    ``unauthorized`` replaces the (technical) text of an Unauthorized. What the
    subscribers wrote before one of them vetoed is rolled back.
    """
    refusal = too_many()
    if refusal is not None:
        return refusal
    savepoint = transaction.savepoint(optimistic=True)
    try:
        notify(event)
    except Unauthorized as error:
        savepoint.rollback()
        return unauthorized or str(error) or _("You are not authorized to do this.")
    except AsyncValidationFailed as error:
        savepoint.rollback()
        return error.args[0] if error.args else _("This action was refused.")
    return None


def record_task(action: str, **values: Any) -> TaskRecord:
    """Record a task of the current user; its message follows the commit."""
    portal = api.portal.get()
    store = provide_store(portal)
    request = getRequest()
    request.set(RECORDED, True)
    task_id = _task_id(request)
    publish_after_commit("/".join(portal.getPhysicalPath()), task_id)
    known = store.get(task_id)
    if known is not None:
        return known
    record = TaskRecord(
        task_id,
        action,
        api.user.get_current().getId(),
        host=Host.of(request),
        **values,
    )
    record.deps = predecessors(store, record)
    store.add(record)
    log(record, "recorded")
    return record


def _task_id(request: Any) -> str:
    """The id of the request's next task: the same when Zope tries it again.

    It does so, too, when the answer to a commit that got through was lost.
    """
    # Only this goes from one try of a request to the next.
    ids = request._orig_env.setdefault(IDS, [])
    number = request.other.get(IDS, 0)
    request.other[IDS] = number + 1
    if number == len(ids):
        ids.append(new_id())
    return ids[number]


def pending(uid: str, action: str) -> TaskRecord | None:
    """An open task of this action on this item, whoever asked for it."""
    store = get_store()
    return next(
        (
            record
            for record in (store.active() if store is not None else ())
            if record.action == action and uid in record.uids
        ),
        None,
    )
