"""What users may do with an existing task: see, cancel and retry it."""

from ..broker.publish import publish_after_commit
from ..i18n import _
from .action import abandon
from .action import explain
from .action import retry_refusal
from .dependencies import followers
from .dependencies import predecessors
from .lifecycle import notify_ended
from .mail import mail_wished
from .record import Status
from .record import TaskRecord
from .record import utcnow
from .retries import keep_outcomes
from .retries import wait_again
from .store import get_store
from AccessControl import getSecurityManager
from plone import api


MANAGE = "collective.async: Manage tasks"


class NotPossible(Exception):
    """The task's state does not allow this. The argument is a text for the editor."""


def may_manage() -> bool:
    """May the current user see and control all tasks of this site?"""
    return bool(getSecurityManager().checkPermission(MANAGE, api.portal.get()))


def may_see(record: TaskRecord) -> bool:
    """May the current user see this task: is it their own, or may they see all?"""
    if api.user.is_anonymous():
        return False
    return record.user_id == api.user.get_current().getId() or may_manage()


def can_cancel(record: TaskRecord) -> bool:
    """Is the work of the task unfinished, and not about to be cancelled already?"""
    return not (_is_done(record) or record.cancel_requested)


def _is_done(record: TaskRecord) -> bool:
    # After its work, a large task still has to index.
    return record.status.final or record.pending_outcome is not None


def can_retry(record: TaskRecord) -> bool:
    """Has the task failed, and was its input not saved again since?"""
    return record.status is Status.FAILED and record.superseded is None


def cancel(record: TaskRecord) -> None:
    """Stop a waiting task at once, or a running one at its next safe point.

    Raises NotPossible if the task has ended, or only has to index what it has done.
    """
    if _is_done(record):
        raise NotPossible(_("This task has ended already."))
    if record.status is Status.RUNNING:
        # The worker's next commit conflicts with this one. Its retry then sees this.
        record.cancel_requested = True
    else:
        # A task that is retried may have done a part of its work.
        record.finish(Status.CANCELLED, explain(record, None))
        abandon(record)
        notify_ended(record)
        if record.user_id != api.user.get_current().getId():
            mail_wished(record)
        _publish_followers(record)


def supersede(record: TaskRecord, by: TaskRecord | None) -> None:
    """The input of a task that failed was saved again, by this task or at once."""
    record.superseded = "" if by is None else by.id
    record.seen = True
    get_store().forget_failure(record)


class Retries:
    """Retries many tasks. It reads the unfinished tasks of the site only once."""

    def __init__(self) -> None:
        self.active = list(get_store().active())

    def __call__(self, record: TaskRecord) -> None:
        retry(record, self.active)
        self.active.append(record)


def retry(record: TaskRecord, active: list[TaskRecord] | None = None) -> None:
    """Let a failed task run again with the same input.

    Items of a selection that are done are not repeated. ``active`` are the unfinished
    tasks, if they are known. Raises NotPossible if the task has not failed, or if its
    action refuses.
    """
    if not can_retry(record):
        raise NotPossible(_("Only a failed task can be retried."))
    refusal = retry_refusal(record)
    if refusal is not None:
        raise NotPossible(refusal)
    if record.outcomes:
        keep_outcomes(record, [outcome for outcome in record.outcomes if outcome.ok])
    # Otherwise it counts what was done in parts, and that stays done.
    wait_again(record, record.message)
    record.retries = 0
    record.seen = record.cancel_requested = False
    record.asked = utcnow()
    record.not_before = record.start_after = None
    store = get_store()
    # Other tasks may have been enqueued since it failed.
    record.deps = predecessors(store, record, active)
    store.reopen(record)
    publish_after_commit("/".join(api.portal.get().getPhysicalPath()), record.id)


def _publish_followers(record: TaskRecord) -> None:
    site_path = "/".join(api.portal.get().getPhysicalPath())
    for follower in followers(get_store(), record):
        publish_after_commit(site_path, follower.id)
