"""What managers do with selected tasks: retry, cancel, remove."""

from ...i18n import _
from ...tasks.control import cancel
from ...tasks.control import NotPossible
from ...tasks.control import retry
from ...tasks.log import log
from ...tasks.record import TaskRecord
from ...tasks.store import get_store
from .access import ManagerAction
from .access import texts_of
from .params import encoded
from .params import query_of
from collections.abc import Callable
from plone import api
from plone.app.event.base import default_timezone
from zExceptions import BadRequest


def remove(record: TaskRecord) -> None:
    """Forget a finished task. Raises NotPossible for one that waits or runs."""
    if not record.status.final:
        raise NotPossible(_("Only a task that has ended can be removed."))
    get_store().remove(record)


BULK_ACTIONS: dict[str, tuple[Callable[[TaskRecord], None], str, str]] = {
    "retry": (retry, _("Tasks to be tried again: ${count}"), "retried"),
    "cancel": (cancel, _("Tasks cancelled: ${count}"), "cancelled"),
    "remove": (remove, _("Tasks removed: ${count}"), "removed"),
}


class BulkAction(ManagerAction):
    """``@@async-tasks-do``: the same for all selected tasks, as far as possible."""

    def act(self) -> str:
        form = self.request.form
        query = query_of(form, default_timezone(self.context, as_tzinfo=True))
        chosen = [name for name in BULK_ACTIONS if name in form]
        ids = texts_of(form, "ids")
        if len(chosen) != 1:
            raise BadRequest("One of retry, cancel and remove, please")
        if ids:
            self.do(chosen[0], ids)
        else:
            self.say(_("Select at least one task."), "warning")
        url = f"{api.portal.get().absolute_url()}/@@async-tasks?{encoded(query)}"
        return self.request.response.redirect(url)

    def do(self, name: str, ids: list[str]) -> None:
        action, message, word = BULK_ACTIONS[name]
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
        self.say(
            _(message, mapping={"count": str(done)}), "info" if done else "warning"
        )
        for reason in refused:
            self.say(reason, "warning")

    def say(self, message: str, type: str) -> None:
        api.portal.show_message(message, self.request, type=type)
