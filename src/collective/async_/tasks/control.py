"""What people may do with a task that exists: see, cancel, retry, dismiss it."""

from ..broker.publish import publish_after_commit
from ..i18n import _
from .action import abandon
from .dependencies import followers
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .store import get_store
from AccessControl import getSecurityManager
from plone import api


MANAGE = "collective.async: Manage tasks"


class NotPossible(Exception):
    """The task is not in a state for this; the argument is for the editor."""


def may_manage() -> bool:
    """May the current user see and steer everybody's tasks of this site?"""
    return bool(getSecurityManager().checkPermission(MANAGE, api.portal.get()))


def may_see(record: TaskRecord) -> bool:
    """Does this task exist for the current user: is it theirs, or any of it?"""
    if api.user.is_anonymous():
        return False
    return record.user_id == api.user.get_current().getId() or may_manage()


def can_cancel(record: TaskRecord) -> bool:
    return not record.status.final and not record.cancel_requested


def can_retry(record: TaskRecord) -> bool:
    return record.status is Status.FAILED


def cancel(record: TaskRecord) -> None:
    """Stop a waiting task at once, a running one at its next safe point.

    Raises NotPossible when the task has ended.
    """
    if record.status.final:
        raise NotPossible(_("This task has ended already."))
    if record.status is Status.RUNNING:
        # The runner's next commit conflicts with this one, and it then looks.
        record.cancel_requested = True
    else:
        record.finish(Status.CANCELLED)
        abandon(record)
        _wake_followers(record)


def retry(record: TaskRecord) -> None:
    """Let a failed task run again, with what it was asked with.

    Items of a selection that are done stay done. Raises NotPossible when the
    task has not failed.
    """
    if not can_retry(record):
        raise NotPossible(_("Only a failed task can be retried."))
    record.history += (
        {
            "attempt": record.attempt,
            "finished": record.finished,
            "message": record.message,
            "traceback": record.traceback,
        },
    )
    record.outcomes = tuple(outcome for outcome in record.outcomes if outcome.ok)
    record.processed = len(record.outcomes)
    record.status = Status.WAITING
    record.attempt = 0
    record.message = record.traceback = record.finished = None
    record.seen = record.cancel_requested = False
    record.asked = utcnow()
    get_store().reopen(record)
    publish_after_commit("/".join(api.portal.get().getPhysicalPath()), record.id)


def _wake_followers(record: TaskRecord) -> None:
    site_path = "/".join(api.portal.get().getPhysicalPath())
    for follower in followers(get_store(), record):
        publish_after_commit(site_path, follower.id)
