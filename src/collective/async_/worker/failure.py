"""Why a task cannot be done, and what that means for it."""

from ..i18n import _
from ..tasks.action import explain
from ..tasks.action import find_action
from ..tasks.claim import MAX_LOST
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.retries import retry_after
from dataclasses import dataclass
from typing import Any
from zope.i18n import translate


@dataclass(frozen=True)
class Failure:
    """The message for the editor, the traceback, and the error if there was one."""

    message: Any
    traceback: str | None = None
    error: Exception | None = None

    def write(self, record: TaskRecord, plainly: bool = False) -> None:
        """Let the task fail, or try it again later if its action says so.

        ``plainly`` does not ask the action, and makes a text of the message: whatever
        is in it may not be storable.
        """
        record.traceback = self.traceback
        if plainly:
            record.pending_outcome = Status.FAILED, str(translate(self.message))
            return
        seconds = None
        if self.error is not None:
            seconds = retry_after(find_action(record), record, self.error)
        if seconds is not None:
            record.pending_outcome = Status.WAITING, (seconds, self.message)
        else:
            record.pending_outcome = Status.FAILED, explain(record, self.message)


def killed() -> Failure:
    """Why a task is given up whose worker was killed too often."""
    message = _(
        "The worker stopped ${count} times while it ran this task. Please tell an "
        "administrator.",
        mapping={"count": str(MAX_LOST)},
    )
    return Failure(message)
