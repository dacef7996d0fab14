"""Zope's undo: what it says of a task's transactions, and a task that was undone."""

from ..i18n import _
from ..tasks.messages import description
from ..tasks.messages import translated
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..transient import is_transient
from .session import find_user
from Acquisition import aq_parent
from typing import Any
from ZODB.POSException import POSKeyError

import logging
import transaction


logger = logging.getLogger("collective.async")

# Revisions of a record. An undo is found soon, so the end is one of the last ones.
LOOK_BACK = 20
# Characters. A storage refuses a transaction whose description is too long.
LONGEST = 500


def is_undone(record: TaskRecord) -> bool:
    """Has this run of an open task ended before, and was that end undone?

    The record and the content are one transaction, so undoing it brings back both: a
    task that waits or runs, and would do its work again.
    """
    jar = record._p_jar
    if jar is None or not record._p_serial or not jar.db().supportsUndo():
        return False
    try:
        for revision in jar.db().history(record._p_oid, LOOK_BACK):
            # There may be later ones, which this transaction does not see.
            if revision["tid"] < record._p_serial:
                state = jar.oldstate(record, revision["tid"])
                if state.get("status", Status.WAITING).final:
                    # A retry has another time, and is no undo.
                    return state["asked"] == record.asked
    except POSKeyError:
        # Packed away.
        return False
    return False


def end_undone(record: TaskRecord) -> None:
    """Make an undone task final: it never runs again. The caller commits.

    Only a retry of it would, and for that it must have failed.
    """
    if record.pending_outcome is not None:
        # Only its last step was undone, and not its work.
        record.finish(*record.pending_outcome)
    else:
        record.finish(Status.CANCELLED, _("What this task did was undone."))


def describe(site: Any, record: TaskRecord, step: str = "") -> None:
    """Give the current transaction what the publisher gives that of a request.

    Its description begins with a path, and its user has the folder of the user before
    the id. ``step`` is for those transactions that are not the work, which somebody
    may want to undo.
    """
    path = record.pages[0] if record.pages else "/".join(site.getPhysicalPath())
    text = f"task={record.id} {step}" if step else _worded(site, record)
    current = transaction.get()
    current.note(f"{path}\n{' '.join(text.split())[:LONGEST]}")
    current.setUser(record.user_id or "None", _folder_of_user(site, record.user_id))


def _worded(site: Any, record: TaskRecord) -> str:
    return translated(site.REQUEST, description(record)) or record.action


def describe_housekeeping(site: Any) -> None:
    """The same for what no task does."""
    path = "/".join(site.getPhysicalPath())
    transaction.get().note(f"{path}\nBackground tasks: housekeeping")


def _folder_of_user(site: Any, user_id: str) -> str:
    try:
        user = find_user(site, user_id)
    except Exception as error:
        if is_transient(error):
            raise
        # A directory server that is away: the work itself will say so.
        logger.debug("Cannot look up %s: %s", user_id, type(error).__name__)
        user = None
    if user is None:
        return "/".join(site.getPhysicalPath()[1:])
    # By its own path: the root's user folder may have been acquired.
    return "/".join(aq_parent(user).getPhysicalPath()[1:-1])
