"""Uninstalling while tasks are open: none is dropped, and nobody is surprised."""

from .i18n import _
from .tasks.log import log
from .tasks.messages import description
from .tasks.messages import translated
from .tasks.record import TaskRecord
from .tasks.record import utcnow
from .tasks.store import get_store
from .tasks.store import leave_store
from .tasks.version_1 import remove_old_records
from datetime import timedelta
from plone import api
from Products.GenericSetup.tool import SetupTool
from typing import Any
from zope.globalrequest import getRequest
from zope.i18nmessageid import Message


# Minutes in which a second click on Uninstall is the answer to the question.
TO_CONFIRM = 10
# Tasks that a message names.
NAMED = 5

NOT_YET = (
    _(
        "Not uninstalled yet, since 1 background task is still open: ${tasks}. "
        "To go on, uninstall once more within ${minutes} minutes: the worker does it "
        "first. Or cancel it in “All background tasks”."
    ),
    _(
        "Not uninstalled yet, since ${count} background tasks are still open: "
        "${tasks}. To go on, uninstall once more within ${minutes} minutes: the "
        "worker does them first. Or cancel them in “All background tasks”."
    ),
)
LEFT = (
    _(
        "1 background task is still open: ${tasks}. Keep the worker running: it does "
        "the task, and then removes all records."
    ),
    _(
        "${count} background tasks are still open: ${tasks}. Keep the worker running: "
        "it does them, and then removes all records."
    ),
)


class TasksAreOpen(Exception):
    """Uninstalling must be confirmed: do it once more within TO_CONFIRM minutes."""


def ask(setup_tool: SetupTool) -> None:
    """Refuse the first click in the add-ons control panel while tasks are open.

    Called before the profile has changed anything. Scripts and REST clients are not
    asked, since nobody there could answer. Raises TasksAreOpen.
    """
    request = getRequest()
    if request is None or "uninstall_product" not in request.form:
        return
    store = get_store()
    records = list(store.active())
    now = utcnow()
    asked = store.asked_to_leave
    confirmed = asked is not None and now - asked < timedelta(minutes=TO_CONFIRM)
    if not records or confirmed:
        return
    store.asked_to_leave = now
    api.portal.show_message(_text(NOT_YET, records, request), request, type="warning")
    raise TasksAreOpen(f"Background tasks that are still open: {len(records)}")


def leave(setup_tool: SetupTool) -> None:
    """Remove all task records, so that nothing is left in the portal.

    While there are open tasks, the worker does them first: editors have been told that
    these changes are saved. Each is logged.
    """
    request = getRequest()
    records = list(get_store().active())
    # Before the store goes. Their titles are not logged, as in all other lines.
    for record in records:
        log(record, "open at uninstall", by=api.user.get_current().getId())
    leave_store(api.portal.get())
    remove_old_records(api.portal.get())
    if records and request is not None:
        api.portal.show_message(_text(LEFT, records, request), request)


def _text(texts: tuple[str, str], records: list[TaskRecord], request: Any) -> Message:
    """The message for one task or for several, which names the first of them."""
    names = [translated(request, description(record)) for record in records[:NAMED]]
    more = len(records) - NAMED
    if more > 0:
        rest = _("${count} more", mapping={"count": str(more)})
        names.append(translated(request, rest))
    mapping = {
        "count": str(len(records)),
        "tasks": "; ".join(names),
        "minutes": str(TO_CONFIRM),
    }
    return Message(texts[len(records) > 1], mapping=mapping)
