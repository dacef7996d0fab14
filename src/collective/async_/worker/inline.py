"""Small tasks that a request runs itself, since it needs their result now."""

from ..broker.leases import keep_lease
from ..tasks.pending import Item
from ..tasks.pending import on_demand
from ..tasks.pending import pending_on
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from .claim import Claim
from .run import Run
from .session import connection
from functools import cache
from plone import api
from threading import Thread
from typing import Any

import logging
import time
import transaction


logger = logging.getLogger("collective.async")

# Seconds that an editor's request may wait.
SECONDS = 2.0
# Seconds between two looks at a task that another process runs.
PAUSE = 0.03
# Somebody else has the task, or it has to wait for another one.
OTHERS = (Claim.BUSY.value, Claim.BLOCKED.value)


def finish_pending(*items: Item, seconds: float = SECONDS) -> list[TaskRecord]:
    """Have the small tasks on these items done; return those that are still open.

    A waiting one is run as the worker would run it, a running one is waited for.
    Afterwards a new transaction begins, which sees the result. So call it before
    anything is written; once something is, nothing is run.
    """
    found = pending_on(items)
    wanted = on_demand(get_store(), found) if found else []
    if not wanted or transaction.get()._resources:
        return found
    site_path = api.content.get_path(api.portal.get())
    _run_in_thread(site_path, [record.id for record in wanted], seconds)
    transaction.abort()
    transaction.begin()
    return pending_on(items)


def _run_in_thread(site_path: str, task_ids: list[str], seconds: float) -> None:
    """Transaction, site, user and request belong to a thread: theirs is another one.

    One that takes longer goes on, and this returns. It is a daemon, so it does not
    keep the process: whoever finds the process gone takes the task over.
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
    # Once in this process; before it has run a task, nobody asks whether it lives.
    keep_lease(worker=False)


def _run_all(site_path: str, task_ids: list[str], deadline: float) -> None:
    try:
        with connection() as app:
            for task_id in task_ids:
                _run_until(app, site_path, task_id, deadline)
    except Exception:
        logger.exception("Tasks could not be run at once: %s", ", ".join(task_ids))


def _run_until(app: Any, site_path: str, task_id: str, deadline: float) -> None:
    while time.monotonic() < deadline:
        run = Run(app, site_path, task_id)
        try:
            answer = run()
        except Exception:
            # This process lives on, so the record must not go on naming it.
            run.release()
            raise
        if answer not in OTHERS:
            return
        time.sleep(PAUSE)
