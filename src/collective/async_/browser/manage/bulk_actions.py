"""Bulk actions on selected tasks: retry, cancel and remove."""

from ...i18n import _
from ...tasks.control import cancel
from ...tasks.control import NotPossible
from ...tasks.control import retry
from ...tasks.log import log
from ...tasks.record import TaskRecord
from ...tasks.store import get_store
from ...tasks.times import time_zone
from .access import ManagerAction
from .access import texts_of
from .params import encoded
from .params import query_of
from collections.abc import Callable
from plone import api
from zExceptions import BadRequest
from zope.i18nmessageid import Message


def remove(record: TaskRecord) -> None:
    """Remove a finished task. Raises NotPossible if it waits or runs."""
    if not record.status.final:
        raise NotPossible(_("Only a task that has ended can be removed."))
    get_store().remove(record)


# By the name of the button: the function, the message for one task and for other
# numbers of tasks, and the word for the log.
BULK_ACTIONS: dict[str, tuple[Callable[[TaskRecord], None], str, str, str]] = {
    "retry": (
        retry,
        _("One task will be tried again."),
        _("${count} tasks will be tried again."),
        "retried",
    ),
    "cancel": (
        cancel,
        _("One task was cancelled."),
        _("${count} tasks were cancelled."),
        "cancelled",
    ),
    "remove": (
        remove,
        _("One task was removed."),
        _("${count} tasks were removed."),
        "removed",
    ),
}


class BulkAction(ManagerAction):
    """``@@async-tasks-do``: applies an action to the selected tasks that allow it."""

    def act(self) -> str:
        form = self.request.form
        query = query_of(form, time_zone(self.context))
        chosen = [name for name in BULK_ACTIONS if name in form]
        ids = texts_of(form, "ids")
        if len(chosen) != 1:
            raise BadRequest("Choose one of retry, cancel and remove")
        if ids:
            self.do(chosen[0], ids)
        else:
            self.say(_("Select at least one task."), "warning")
        url = f"{api.portal.get().absolute_url()}/@@async-tasks?{encoded(query)}"
        return self.request.response.redirect(url)

    def do(self, name: str, ids: list[str]) -> None:
        """Apply an action to tasks, and say how many there were and why others not."""
        action, one, several, word = BULK_ACTIONS[name]
        store = get_store()
        done = 0
        refused: dict[str, int] = {}
        for record in filter(None, map(store.get, ids)):
            try:
                action(record)
            except NotPossible as error:
                refused[error.args[0]] = refused.get(error.args[0], 0) + 1
            else:
                done += 1
                log(record, word, by=api.user.get_current().getId())
        message = Message(one if done == 1 else several, mapping={"count": str(done)})
        self.say(message, "info" if done else "warning")
        for reason in refused:
            self.say(reason, "warning")

    def say(self, message: str, type: str) -> None:
        api.portal.show_message(message, self.request, type=type)
