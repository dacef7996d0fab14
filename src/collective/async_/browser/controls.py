"""``@@task-cancel``, ``-retry``, ``-seen``, ``-put-off`` and ``-mail``."""

from ..i18n import _
from ..tasks.access import user_id
from ..tasks.control import cancel
from ..tasks.control import NotPossible
from ..tasks.control import retry
from ..tasks.mail import can_be_mailed
from ..tasks.messages import headline
from ..tasks.messages import undone_message
from ..tasks.putting_off import put_off
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.urls import details_url
from ..tasks.urls import my_tasks_url
from ..tasks.wishes import wish_mail
from .access import changing_task
from .access import JSONView
from .access import Refused
from plone import api
from typing import Any
from zope.i18n import translate


MAIL = _("You will get an email when this task has ended.")
NO_MAIL = _("You will get no email about this task.")


class TaskView(JSONView):
    """Answers a request that changes a task. Subclasses have ``change``."""

    def go_back(self, record: TaskRecord) -> None:
        """Redirect to the page with the button."""
        listed = self.request.form.get("back")
        url = my_tasks_url() if listed else details_url(record)
        self.request.response.redirect(url)

    def change(self, record: TaskRecord) -> str:
        """Change the task and return the body of the answer.

        Raises Refused if this user may not.
        """
        raise NotImplementedError

    def __call__(self) -> str:
        try:
            return self.change(changing_task(self.request))
        except Refused as refused:
            status, reason = refused.args
            return self.answer({"error": reason}, status)


class ControlView(TaskView):
    """Calls ``control`` with a task. Returns JSON if accepted, otherwise redirects."""

    done: Any = None

    def control(self, record: TaskRecord) -> None:
        """Change the task. Raises NotPossible with a message for the editor."""
        raise NotImplementedError

    def change(self, record: TaskRecord) -> str:
        try:
            self.control(record)
        except NotPossible as error:
            return self.say(record, error.args[0], 409)
        return self.say(record, self.told(record))

    def told(self, record: TaskRecord) -> str:
        """The message for the editor after the change."""
        return self.done

    def say(self, record: TaskRecord, message: str, status: int = 200) -> str:
        """Show the message to the editor, or return it as JSON to a script."""
        if "application/json" in self.request.getHeader("Accept", ""):
            key = "status" if status == 200 else "error"
            text = translate(message, context=self.request)
            return self.answer({key: text, "task_id": record.id}, status)
        kind = "info" if status == 200 else "error"
        api.portal.show_message(message, self.request, type=kind)
        self.go_back(record)
        return ""


class TaskCancel(ControlView):
    """Cancels a task. Undo is the same for a task that waits for it."""

    undone: str | None = None

    def control(self, record: TaskRecord) -> None:
        self.undone = undone_message(record)
        cancel(record)

    def told(self, record: TaskRecord) -> str:
        if self.undone:
            return self.undone
        if record.status.final:
            return headline(record)
        return _("Stopping after the current batch…")


class TaskPutOff(TaskView):
    """Gives the user more time to undo; answers how many ``seconds`` are left."""

    def change(self, record: TaskRecord) -> str:
        return self.answer({"task_id": record.id, "seconds": put_off(record)})


class TaskRetry(ControlView):
    done = _("The task will be tried again.")

    def control(self, record: TaskRecord) -> None:
        retry(record)


class TaskSeen(TaskView):
    """Removes a failed task from the banner in all browsers of its user."""

    def change(self, record: TaskRecord) -> str:
        # A manager may see the task, but cannot dismiss it for its user.
        if record.user_id != user_id():
            raise Refused(404, "unknown task")
        if not record.seen:
            record.seen = True
            get_store().forget_failure(record)
        if "back" in self.request.form:
            self.go_back(record)
            return ""
        return self.answer({"status": "ok"})


class TaskMail(ControlView):
    """Notes that the user wants a mail when the task has ended, or no longer."""

    def control(self, record: TaskRecord) -> None:
        if record.user_id != user_id():
            raise Refused(404, "unknown task")
        if record.status.final:
            raise NotPossible(_("This task has ended already."))
        if not can_be_mailed(record.user_id):
            raise NotPossible(_("No email can be sent to you."))
        self.done = NO_MAIL if self.off else MAIL
        wish_mail(get_store(), record, wished=not self.off)

    @property
    def off(self) -> bool:
        return bool(self.request.form.get("off"))
