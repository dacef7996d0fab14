"""Runs tasks in the process of a test, without a broker and without a worker."""

from ..tasks.claim import claimable
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.task import Task
from ..worker.run import run_task
from ..worker.session import connection
from ..worker.session import site_paths
from .disturb import bury_worker
from .disturb import conflict
from .disturb import disturbed
from .disturb import fail
from .disturb import lose_worker
from .disturb import WorkerLost
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import transaction


T = TypeVar("T")


class Tasks:
    """The background tasks of a test: run them, and let something happen to them."""

    def __init__(self) -> None:
        self._planned: list[Callable[[], None]] = []

    @property
    def waiting(self) -> list[Task]:
        """The unfinished tasks of the current site, in the order they were enqueued."""
        return [Task(record) for record in get_store().active()]

    def run(self, delayed: bool = False) -> list[Task]:
        """Commit, run the tasks as the worker does, and return those that ran.

        ``delayed``: also those that would start later. In the test a new transaction
        begins, so that it sees what the tasks have done.
        """
        transaction.commit()
        ids = in_worker(partial(self._run_all, delayed))
        transaction.begin()
        found = (get_store().get(task_id) for task_id in dict.fromkeys(ids))
        return [Task(record) for record in found if record is not None]

    def fail_next(self, error: Exception | None = None) -> None:
        """The next item fails when its work is done, by default with a RuntimeError."""
        self._planned.append(partial(fail, error or RuntimeError("fail_next")))

    def conflict_next(self) -> None:
        """The transaction of the next item conflicts with another one."""
        self._planned.append(conflict)

    def lose_worker(self) -> None:
        """The worker is killed at the next item, before it commits."""
        self._planned.append(lose_worker)

    def _run_all(self, delayed: bool) -> list[str]:
        done = []
        while found := _next_tasks(delayed):
            for site_path, task_id in found:
                done.append(task_id)
                self._run_one(site_path, task_id)
        return done

    def _run_one(self, site_path: str, task_id: str) -> None:
        with connection() as app:
            record = get_store(app.unrestrictedTraverse(site_path)).get(task_id)
            with disturbed(record, self._planned):
                try:
                    run_task(site_path, task_id)
                except WorkerLost:
                    bury_worker(app.unrestrictedTraverse(site_path), task_id)


def _next_tasks(delayed: bool) -> list[tuple[str, str]]:
    """Site path and id of the tasks that can run now. Commits."""
    with connection() as app:
        transaction.begin()
        found = []
        for path in site_paths(app):
            store = get_store(app.unrestrictedTraverse(path))
            for record in store.active():
                if delayed:
                    _wake(record)
                if claimable(store, record):
                    found.append((path, record.id))
        transaction.commit()
    return found


def _wake(record: TaskRecord) -> None:
    if record.undo_seconds or record.delayed:
        record.not_before = record.start_after = None


def in_worker(function: Callable[[], T]) -> T:
    """Call it in a new thread: a worker has its own transaction, site and user."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()
