"""``@@task-cancel`` and ``@@task-retry``: buttons of the task pages, or JSON."""

from ..i18n import _
from ..tasks.control import cancel
from ..tasks.control import NotPossible
from ..tasks.control import retry
from ..tasks.record import TaskRecord
from .access import changing_task
from .access import details_url
from .access import JSONView
from .access import Refused
from plone import api
from typing import Any
from zope.i18n import translate


class SteeringView(JSONView):
    """Does ``steer`` to a task; answers JSON to who asks for it, else redirects."""

    done: Any = None

    def steer(self, record: TaskRecord) -> None:
        """Raises NotPossible with a message when the task's state forbids it."""
        raise NotImplementedError

    def __call__(self) -> str:
        try:
            record = changing_task(self.request)
        except Refused as refused:
            status, reason = refused.args
            return self.answer({"error": reason}, status)
        try:
            self.steer(record)
        except NotPossible as error:
            return self.say(record, error.args[0], 409)
        return self.say(record, self.done)

    def say(self, record: TaskRecord, message: str, status: int = 200) -> str:
        """The message to the editor, or JSON with the status to a script."""
        if "application/json" in self.request.getHeader("Accept", ""):
            key = "status" if status == 200 else "error"
            text = translate(message, context=self.request)
            return self.answer({key: text, "task_id": record.id}, status)
        kind = "info" if status == 200 else "error"
        api.portal.show_message(message, self.request, type=kind)
        self.request.response.redirect(details_url(record))
        return ""


class TaskCancel(SteeringView):
    done = _("The task is cancelled, or will be at the next safe point.")

    def steer(self, record: TaskRecord) -> None:
        cancel(record)


class TaskRetry(SteeringView):
    done = _("The task will be tried again.")

    def steer(self, record: TaskRecord) -> None:
        retry(record)
