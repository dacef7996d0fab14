"""What can happen to the next run of a task, for tests of actions."""

from ..broker.process import this_process
from ..interfaces import IAction
from ..tasks.record import Status
from ..tasks.store import get_store
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from typing import Any
from ZODB.POSException import ConflictError
from zope.component import queryUtility

import transaction


class WorkerLost(BaseException):
    """Ends a run as a SIGKILL does: nothing of it is committed but the claim."""


def fail(error: Exception) -> None:
    """The work fails with this error."""
    raise error


def conflict() -> None:
    """Another transaction has written the same objects."""
    raise ConflictError("another transaction was first")


def lose_worker() -> None:
    """The worker's process is killed before it commits."""
    raise WorkerLost


@contextmanager
def disturbed(record: Any, planned: list[Callable[[], None]]) -> Iterator[None]:
    """The next time that the action has done its work, something happens.

    After the work, so that a test shows that all of it is rolled back.
    """
    action = queryUtility(IAction, name=record.action)
    if action is None or not planned:
        yield
        return
    work = action.run

    def run(record: Any, item: str | None) -> None:
        work(record, item)
        if planned:
            planned.pop(0)()

    action.run = run
    try:
        yield
    finally:
        # The method of its class is there again.
        with suppress(AttributeError):
            del action.run


def bury_worker(site: Any, task_id: str) -> None:
    """Let the process that runs a task look dead. Commits."""
    transaction.begin()
    record = get_store(site).get(task_id)
    if record is not None and record.status is Status.RUNNING:
        record.worker = {**this_process(), "start": "1"}
    transaction.commit()
