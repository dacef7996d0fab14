"""``POST @tasks``, and ``@tasks/<id>/`` with cancel, retry, seen, undo or put-off."""

from ..i18n import _
from ..tasks.access import user_id
from ..tasks.control import cancel
from ..tasks.control import NotPossible
from ..tasks.control import retry
from ..tasks.putting_off import put_off
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from .answer import detailed
from .background import accept
from .refused import Refused
from .selection import record_selection
from .tasks import NO_TASK
from .tasks import TasksService
from collections.abc import Callable
from plone.protect.interfaces import IDisableCSRFProtection
from typing import Any
from zope.interface import alsoProvides


class PostTasks(TasksService):
    """Records a task for a selection, or changes a task and answers what it is then."""

    def answer(self) -> dict[str, Any]:
        if not self.names:
            record = record_selection(self.context, self.request)
            return accept(self, record) | detailed(self.request, record)
        if len(self.names) != 2 or self.names[1] not in CONTROLS:
            raise Refused(404, NO_TASK)
        record = self.task()
        alsoProvides(self.request, IDisableCSRFProtection)
        try:
            CONTROLS[self.names[1]](record)
        except NotPossible as error:
            raise Refused(409, error.args[0]) from error
        self.request.response.setHeader("Cache-Control", "no-store")
        return detailed(self.request, record)


def _undo(record: TaskRecord) -> None:
    if not record.undo_seconds:
        raise NotPossible(_("This task cannot be undone any more."))
    cancel(record)


def _put_off(record: TaskRecord) -> None:
    if not put_off(record):
        raise NotPossible(_("This task cannot be undone any more."))


def _seen(record: TaskRecord) -> None:
    # A manager may see the task, but cannot dismiss it for its user.
    if record.user_id != user_id():
        raise Refused(404, NO_TASK)
    if record.status is not Status.FAILED:
        raise NotPossible(_("Only a failed task can be dismissed."))
    if not record.seen:
        record.seen = True
        get_store().forget_failure(record)


CONTROLS: dict[str, Callable[[TaskRecord], Any]] = {
    "cancel": cancel,
    "retry": retry,
    "seen": _seen,
    "undo": _undo,
    "put-off": _put_off,
}
