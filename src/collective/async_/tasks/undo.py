"""Zope's undo: descriptions of transactions, and tasks whose end was undone."""

from ..i18n import _
from ..transient import is_transient
from .messages import description
from .messages import translated
from .record import Status
from .record import TaskRecord
from .user import find_user
from Acquisition import aq_parent
from typing import Any
from ZODB.POSException import POSKeyError

import logging
import transaction


logger = logging.getLogger("collective.async")

# Revisions of a record. An undo is noticed soon, so it is one of the last revisions.
LOOK_BACK = 20
# Characters. Storages refuse a transaction whose description is too long.
LONGEST = 500


def is_undone(record: TaskRecord) -> bool:
    """Has this unfinished task ended before, and was its end undone?

    The end and the change of the content are one transaction. If it is undone, the task
    waits or runs again, and would repeat its work.
    """
    jar = record._p_jar
    if jar is None or not record._p_serial or not jar.db().supportsUndo():
        return False
    try:
        # Not that of jar.db(): RelStorage's own connection of the database stays closed
        # after a restart of PostgreSQL. That of the jar is opened again. The size by
        # name: the second argument of RelStorage's method is something else.
        history = jar._normal_storage.history
        for revision in history(record._p_oid, size=LOOK_BACK):
            # Skip later revisions, which this transaction does not see.
            if revision["tid"] < record._p_serial:
                state = jar.oldstate(record, revision["tid"])
                if state.get("status", Status.WAITING).final:
                    # With another time the task was retried, and not undone.
                    return state["asked"] == record.asked
    except POSKeyError:
        # The old revisions are packed.
        return False
    return False


def end_undone(record: TaskRecord) -> None:
    """End an undone task, so that it does not run again. The caller commits."""
    if record.pending_outcome is not None:
        # Its work was not undone, only its last step.
        record.finish(*record.pending_outcome)
    else:
        record.finish(Status.CANCELLED, _("What this task did was undone."))


def describe(site: Any, record: TaskRecord, step: str = "") -> None:
    """Set the description and the user of the current transaction.

    The format is that of the publisher: the description begins with a path, and the
    user with the path of the user's folder. ``step`` describes a transaction that does
    not do the task's work.
    """
    path = record.pages[0] if record.pages else "/".join(site.getPhysicalPath())
    text = f"task={record.id} {step}" if step else _worded(site, record)
    current = transaction.get()
    current.note(f"{path}\n{' '.join(text.split())[:LONGEST]}")
    current.setUser(record.user_id or "None", _folder_of_user(site, record.user_id))


def _worded(site: Any, record: TaskRecord) -> str:
    return translated(site.REQUEST, description(record)) or record.action


def describe_housekeeping(site: Any) -> None:
    """Set the description of a transaction that does not belong to a task."""
    path = "/".join(site.getPhysicalPath())
    transaction.get().note(f"{path}\nBackground tasks: housekeeping")


def _folder_of_user(site: Any, user_id: str) -> str:
    try:
        user = find_user(site, user_id)
    except Exception as error:
        if is_transient(error):
            raise
        # A directory server may not answer. Then the task itself fails with a message.
        logger.debug("Cannot look up %s: %s", user_id, type(error).__name__)
        user = None
    if user is None:
        return "/".join(site.getPhysicalPath()[1:])
    # The path of the user itself, since the user folder of the root may be acquired.
    return "/".join(aq_parent(user).getPhysicalPath()[1:-1])
