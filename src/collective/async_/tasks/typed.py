"""What an editor has typed into the form of a task, and where to open it again."""

from ..interfaces import IAction
from ..interfaces import IKeepsInput
from .record import Status
from .record import TaskRecord
from AccessControl import getSecurityManager
from dataclasses import dataclass
from typing import Any
from zope.component import queryUtility


@dataclass(frozen=True)
class Typed:
    """The text of one field. ``html`` is its source if it is formatted."""

    label: Any
    text: str
    html: str | None = None


@dataclass(frozen=True)
class FormAddress:
    """The address of a form. ``adds`` tells whether it adds the content once more."""

    url: str
    adds: bool = False


def keeper(record: TaskRecord) -> Any:
    """The action, if the record has input that the current user may see; or None.

    Only the user who typed it may see it. A manager may not.
    """
    user_id = getSecurityManager().getUser().getId()
    if user_id is None or record.user_id != user_id:
        return None
    action = queryUtility(IAction, name=record.action)
    if not IKeepsInput.providedBy(action) or not action.has_input(record):
        return None
    return action


def keeps_input(record: TaskRecord) -> bool:
    """Has the task ended without success, and may the current user see its input?"""
    ended = record.status in (Status.FAILED, Status.CANCELLED)
    return ended and keeper(record) is not None


def can_reopen(record: TaskRecord) -> bool:
    """Like ``keeps_input``, but not if the input was saved again since."""
    return record.superseded is None and keeps_input(record)
