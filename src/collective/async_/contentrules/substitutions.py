"""What the texts of Plone's mail action can say about a task, such as ``${task}``."""

from ..i18n import _
from .handlers import TASK
from plone.stringinterp.adapters import BaseSubstitution
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate


class Substitution(BaseSubstitution):
    """A text about the task whose end runs the rule; empty in other rules."""

    category = _("Background task")

    def safe_call(self) -> str:
        request = getRequest()
        task = request.get(TASK) if request is not None else None
        if task is None:
            return ""
        return translate(self.text(task) or "", context=request)

    def text(self, task: Any) -> Any:
        raise NotImplementedError


class TaskText(Substitution):
    description = _("What the background task has done")

    def text(self, task: Any) -> Any:
        return task.text


class TaskItems(Substitution):
    description = _("Number of items of the background task")

    def text(self, task: Any) -> Any:
        return str(max(len(task.uids), len(task.outcomes)))


class TaskFailedItems(Substitution):
    description = _("Number of items that failed")

    def text(self, task: Any) -> Any:
        return str(sum(not outcome.ok for outcome in task.outcomes))


class TaskMessage(Substitution):
    description = _("Why the background task failed")

    def text(self, task: Any) -> Any:
        return task.message


class TaskUser(Substitution):
    description = _("The user of the background task")

    def text(self, task: Any) -> Any:
        return task.user_id


class TaskURL(Substitution):
    description = _("The address of the page about the background task")

    def text(self, task: Any) -> Any:
        return task.url
