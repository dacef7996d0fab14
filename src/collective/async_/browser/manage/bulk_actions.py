"""Bulk actions on selected tasks: retry, cancel and remove."""

from ...i18n import _
from ...tasks.control import cancel
from ...tasks.control import NotPossible
from ...tasks.control import Retries
from ...tasks.log import log
from ...tasks.record import TaskRecord
from ...tasks.search import Query
from ...tasks.search import search
from ...tasks.store import get_store
from ...tasks.times import time_zone
from .access import ManagerAction
from .access import text_of
from .access import texts_of
from .params import encoded
from .params import query_of
from collections.abc import Callable
from dataclasses import replace
from plone import api
from zExceptions import BadRequest
from zope.i18nmessageid import Message


def remove(record: TaskRecord) -> None:
    """Remove a finished task. Raises NotPossible if it waits or runs."""
    if not record.status.final:
        raise NotPossible(_("Only a task that has ended can be removed."))
    get_store().remove(record)


# Tasks that one request changes at most. Each that is retried is compared with all open
# ones: with 500 it takes about a second, with 1,000 and many open ones 15 seconds.
MOST = 500
PAGES = ("@@async-tasks", "@@async-controlpanel")

# By the name of the button: what makes the function, the message for one task and for
# other numbers of tasks, and the word for the log.
BULK_ACTIONS: dict[
    str, tuple[Callable[[], Callable[[TaskRecord], None]], str, str, str]
] = {
    "retry": (
        Retries,
        _("One task will be tried again."),
        _("${count} tasks will be tried again."),
        "retried",
    ),
    "cancel": (
        lambda: cancel,
        _("One task was cancelled."),
        _("${count} tasks were cancelled."),
        "cancelled",
    ),
    "remove": (
        lambda: remove,
        _("One task was removed."),
        _("${count} tasks were removed."),
        "removed",
    ),
}


class BulkAction(ManagerAction):
    """``@@async-tasks-do``: applies an action to the chosen tasks that allow it.

    Those are ``only`` (the button in a row), the selected ``ids``, or, with ``all``,
    every task that matches the filter.
    """

    def act(self) -> str:
        form = self.request.form
        query = query_of(form, time_zone(self.context))
        names = [name for name in BULK_ACTIONS if name in form]
        records = self.chosen(query)
        if "only" in form:
            names = ["retry"]
        if len(names) != 1:
            raise BadRequest("Choose one of retry, cancel and remove")
        if records:
            self.do(names[0], records)
        else:
            self.say(_("Select at least one task."), "warning")
        url = f"{api.portal.get().absolute_url()}/{self.back(query)}"
        return self.request.response.redirect(url)

    def chosen(self, query: Query) -> list[TaskRecord]:
        """The tasks to change, in the order in which they are given or were created."""
        form = self.request.form
        store = get_store()
        if "all" in form:
            return search(store, replace(query, sort="created"), MOST).records
        ids = [text_of(form, "only")] if "only" in form else texts_of(form, "ids", MOST)
        return list(filter(None, map(store.get, ids)))

    def back(self, query: Query) -> str:
        """Where the request came from: the control panel, or the list with its filter.

        Those who have retried a whole group do not want to see an empty list.
        """
        back = text_of(self.request.form, "back")
        if back:
            return next((page for page in PAGES if page == back), PAGES[0])
        return f"{PAGES[0]}?{encoded(query)}"

    def do(self, name: str, records: list[TaskRecord]) -> None:
        """Apply an action to tasks, and say how many there were and why others not."""
        make, one, several, word = BULK_ACTIONS[name]
        action = make()
        done = 0
        refused: dict[str, int] = {}
        for record in records:
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
