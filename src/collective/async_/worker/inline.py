"""Runs small tasks in an editor's request that needs their result now."""

from ..broker import commit_lock
from ..broker.leases import keep_lease
from ..tasks.claim import Claim
from ..tasks.pending import Item
from ..tasks.pending import on_demand
from ..tasks.pending import pending_on
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from .run import Run
from .session import connection
from collections.abc import Iterable
from functools import cache
from plone import api
from threading import Thread
from typing import Any
from zope.globalrequest import getRequest

import logging
import time
import transaction


logger = logging.getLogger("collective.async")

# Seconds. An editor's request does not wait longer.
SECONDS = 2.0
# Seconds between two checks of a task that another process runs.
PAUSE = 0.03
# Another process runs the task, or the task has to wait for another one.
OTHERS = (Claim.BUSY.value, Claim.BLOCKED.value)


def finish_pending(
    *items: Item, below: Iterable[str] = (), seconds: float = SECONDS
) -> list[TaskRecord]:
    """Run the small tasks on these items; return the tasks that are still unfinished.

    And those that change anything at or below one of the paths in ``below``.
    A waiting task is run as in the worker. If another process runs it, wait for it.
    Then a new transaction begins, to see the result. So nothing is done if the current
    transaction has written something: call it before.
    """
    found = pending_on(items, below)
    wanted = on_demand(get_store(), found) if found else []
    if not wanted or transaction.get()._resources:
        return found
    # A request that is tried again holds the lock that these tasks need.
    commit_lock.leave(getRequest())
    site_path = api.content.get_path(api.portal.get())
    _run_in_thread(site_path, [record.id for record in wanted], seconds)
    transaction.abort()
    transaction.begin()
    return pending_on(items, below)


def _run_in_thread(site_path: str, task_ids: list[str], seconds: float) -> None:
    """Run the tasks in a new thread, and wait for it at most for some seconds.

    They need their own transaction, site, user and request, which belong to a thread.
    If a task takes longer, it continues in that thread, which does not keep the process
    from ending. Then another process takes over the task.
    """
    _keep_lease()
    deadline = time.monotonic() + seconds
    thread = Thread(
        target=_run_all,
        args=(site_path, task_ids, deadline),
        name="collective.async inline",
        daemon=True,
    )
    thread.start()
    thread.join(seconds)


@cache
def _keep_lease() -> None:
    # Only once in a process. A process that has never run a task needs no lease.
    keep_lease(worker=False)


def _run_all(site_path: str, task_ids: list[str], deadline: float) -> None:
    try:
        with connection() as app:
            for task_id in task_ids:
                _run_until(app, site_path, task_id, deadline)
    except Exception:
        logger.exception("Could not run tasks in a request: %s", ", ".join(task_ids))


def _run_until(app: Any, site_path: str, task_id: str, deadline: float) -> None:
    while time.monotonic() < deadline:
        run = Run(app, site_path, task_id)
        try:
            answer = run()
        except Exception:
            # This process continues, so the task would look as if it were running.
            run.release()
            raise
        if answer not in OTHERS:
            return
        time.sleep(PAUSE)
