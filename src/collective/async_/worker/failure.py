"""Why a task cannot be done, and what that means for it."""

from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.retries import retry_after
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Failure:
    """The message for the editor, the traceback, and the error if there was one."""

    message: Any
    traceback: str | None = None
    error: Exception | None = None

    def write(self, record: TaskRecord, action: Any) -> None:
        """Let the task fail, or try it again later if its action says so."""
        record.traceback = self.traceback
        seconds = None
        if self.error is not None:
            seconds = retry_after(action, record, self.error)
        if seconds is not None:
            record.pending_outcome = Status.WAITING, (seconds, self.message)
        else:
            reason = action.explain(record, self.message)
            record.pending_outcome = Status.FAILED, reason
