"""A task, as the function that does its work sees it."""

from ..counting import report_progress
from ..tasks.record import TaskRecord
from ..tasks.task import Task
from transaction import TransactionManager
from transaction.interfaces import TransientError

import time


# Seconds between two questions to the database whether the task was cancelled.
PAUSE = 1.0


class Cancelled(TransientError):
    """The task was cancelled while it ran.

    Transient: the work so far is rolled back, and the next try of the worker finds that
    the task is cancelled.
    """


class RunningTask(Task):
    """The task that calls a function."""

    def __init__(self, record: TaskRecord) -> None:
        super().__init__(record)
        self._asked = time.monotonic()

    def progress(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps are done. Also a cancellation point.

        Call it as often as you like: it is shown twice a second.
        """
        report_progress(done, total)
        self.stop_if_cancelled()

    def stop_if_cancelled(self) -> None:
        """A cancellation point: go no further if the user has cancelled the task.

        Then this raises an error, what the function has done is rolled back, and the
        task is cancelled. The database is asked once a second at most.
        """
        now = time.monotonic()
        jar = self._record._p_jar
        if jar is None or now - self._asked < PAUSE:
            return
        self._asked = now
        # This transaction does not see what was committed after it began.
        connection = jar.db().open(TransactionManager())
        try:
            if connection.get(self._record._p_oid).cancel_requested:
                raise Cancelled(f"task={self.id} was cancelled")
        finally:
            connection.close()
