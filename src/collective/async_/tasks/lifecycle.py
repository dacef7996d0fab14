"""Tells subscribers what becomes of a task."""

from .. import events
from ..transient import is_transient
from .content import find_content
from .record import Status
from .record import TaskRecord
from .task import Task
from plone import api
from plone.uuid.interfaces import IUUID
from typing import Any
from zope.event import notify

import logging
import transaction


logger = logging.getLogger("collective.async")

ENDED = {
    Status.SUCCEEDED: events.AsyncTaskSucceeded,
    Status.FAILED: events.AsyncTaskFailed,
    Status.CANCELLED: events.AsyncTaskCancelled,
}


def notify_recorded(record: TaskRecord) -> None:
    """Fire IAsyncTaskRecorded. Raises what subscribers raise.

    If the task is recorded as failed their errors are logged: nothing will be done, and
    what was typed is kept.
    """
    notify = _notify_safely if record.status.final else _notify
    notify(record, events.AsyncTaskRecorded)


def notify_started(record: TaskRecord) -> None:
    """Fire IAsyncTaskStarted. Errors of subscribers are logged."""
    _notify_safely(record, events.AsyncTaskStarted)


def notify_ended(record: TaskRecord) -> None:
    """Fire the event of the final status that was set.

    Errors of subscribers are logged, since the task has ended whatever they do.
    """
    _notify_safely(record, ENDED[record.status])


def notify_done(record: TaskRecord) -> None:
    """The same in the transaction of the work, which can still fail.

    Raises what subscribers raise if the task has succeeded.
    """
    if record.status is Status.SUCCEEDED:
        _notify(record, ENDED[record.status])
    else:
        notify_ended(record)


def _notify(record: TaskRecord, kind: type[events.AsyncTaskEvent]) -> None:
    event = kind(subject_of(record))
    event.task = Task(record)
    notify(event)


def _notify_safely(record: TaskRecord, kind: type[events.AsyncTaskEvent]) -> None:
    savepoint = transaction.savepoint(optimistic=True)
    try:
        _notify(record, kind)
    except Exception as error:
        if is_transient(error):
            raise
        logger.exception("task=%s %s: a subscriber failed", record.id, kind.__name__)
        savepoint.rollback()


def subject_of(record: TaskRecord) -> Any:
    """The first item of a task, the nearest folder that is still there, or the site."""
    site = api.portal.get()
    uid = next(iter(record.uids), None)
    paths = record.touches.writes + record.touches.adds_to + record.pages
    nearest = _nearest(site, paths[0]) if paths else site
    if uid is None or IUUID(nearest, None) == uid:
        return nearest
    # It was moved or deleted.
    return find_content(uid) or nearest


def _nearest(site: Any, path: str) -> Any:
    names = path.split("/")
    depth = len(site.getPhysicalPath())
    while len(names) > depth:
        found = site.unrestrictedTraverse("/".join(names), None)
        if IUUID(found, None) is not None:
            return found
        names.pop()
    return site
