"""Runs one task: claim, work, outcome. Nothing else begins or commits."""

from ..interfaces import IAction
from ..interfaces import TaskFailed
from ..tasks.host import Host
from ..tasks.order import followers
from ..tasks.publish import publish
from ..tasks.record import Outcome
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from .claim import Claim
from .claim import claim
from .session import act_as
from .session import connection
from .session import in_site
from collections.abc import Callable
from transaction.interfaces import TransientError
from typing import Any
from typing import TypeVar
from ZODB.POSException import ConflictError
from zope.component import getUtility

import logging
import random
import time
import traceback
import transaction


logger = logging.getLogger("collective.async")
T = TypeVar("T")

# Each try doubles the pause, from 50 ms to 5 s: about 40 s in all.
MAX_CONFLICTS = 14
# Seconds: the ZEO client may not have heard of a record when its message comes.
MISSING_PAUSES = tuple(0.02 * 2**n for n in range(8))
# Seconds of work after which the items done so far are committed.
BATCH_SECONDS = 3.0


class Lost(Exception):
    """Another worker has taken the task over: stop without a word."""


def run_task(site_path: str, task_id: str) -> str:
    """Execute a task if it is to be executed; what came of it, for the log.

    Any number of messages about a task may call this, at any time: the record
    says what is left to do.
    """
    with connection() as app:
        run = Run(app, site_path, task_id)
        answer = run.claim()
        if answer is Claim.CLAIMED:
            status = run.execute()
            logger.info("Task %s: %s", task_id, status)
        elif answer is not Claim.POISON:
            return answer.value
        run.wake_followers()
        return "done"


class Run:
    """One claim of one task."""

    def __init__(self, app: Any, site_path: str, task_id: str):
        self.app = app
        self.site_path = site_path
        self.task_id = task_id
        self.token: str | None = None
        self.host: Host | None = None

    def claim(self) -> Claim:
        for pause in (*MISSING_PAUSES, None):
            answer = self.transact(self._claim)
            if answer is not Claim.MISSING or pause is None:
                break
            time.sleep(pause)
        return answer

    def _claim(self, site: Any) -> Claim:
        store = get_store(site)
        if store is None:
            return Claim.MISSING
        answer, self.token = claim(store, self.task_id)
        if answer is Claim.CLAIMED:
            self.host = store.get(self.task_id).host
        return answer

    def execute(self) -> Status | None:
        """Work until the record is final; None when another worker has it."""
        try:
            while True:
                status = self.transact(self._batch)
                if status.final:
                    return status
        except Lost:
            return None
        except TaskFailed as error:
            return self._fail(error.args[0], None)
        except Exception as error:
            logger.exception("Task %s failed", self.task_id)
            message = str(error) or type(error).__name__
            return self._fail(message, traceback.format_exc())

    def transact(self, work: Callable[[Any], T]) -> T:
        """Call ``work(site)`` in a transaction of its own, again after conflicts."""
        for conflicts in range(MAX_CONFLICTS + 1):
            transaction.begin()
            try:
                with in_site(self.app, self.site_path, self.host) as site:
                    result = work(site)
                    # In the site: the indexing queue is processed at commit.
                    transaction.commit()
                    return result
            except TransientError:
                transaction.abort()
                if conflicts == MAX_CONFLICTS:
                    raise
                # A stale ghost would conflict for ever on RelStorage.
                self.app._p_jar.cacheMinimize()
                time.sleep(random.uniform(0.5, 1) * min(5, 0.05 * 2**conflicts))
            except BaseException:
                transaction.abort()
                raise

    def _record(self, site: Any) -> TaskRecord:
        record = get_store(site).get(self.task_id)
        if record is None or record.token != self.token:
            raise Lost
        return record

    def _batch(self, site: Any) -> Status:
        """Some items (or the whole task) and what became of them: one commit."""
        record = self._record(site)
        act_as(site, record)
        if record.cancel_requested:
            record.finish(Status.CANCELLED)
            return record.status
        action = getUtility(IAction, name=record.action)
        items = action.items(record)
        if items:
            self._run_items(record, action, items)
        else:
            action.run(record, None)
            record.processed = record.total
            record.finish(Status.SUCCEEDED)
        return record.status

    def _run_items(self, record: TaskRecord, action: Any, items: Any) -> None:
        began = time.monotonic()
        done = {outcome.uid for outcome in record.outcomes}
        for item in [item for item in items if item not in done]:
            outcome = self._run_item(record, action, item)
            record.outcomes += (outcome,)
            record.processed += 1
            if time.monotonic() - began > BATCH_SECONDS:
                break
        if len(record.outcomes) == len(items):
            failed = [outcome for outcome in record.outcomes if not outcome.ok]
            record.finish(Status.FAILED if failed else Status.SUCCEEDED)
            if failed:
                record.message = failed[0].message

    def _run_item(self, record: TaskRecord, action: Any, item: str) -> Outcome:
        title = action.item_title(record, item)
        savepoint = transaction.savepoint(optimistic=True)
        try:
            action.run(record, item)
        except ConflictError:
            raise
        except TaskFailed as error:
            savepoint.rollback()
            return Outcome(title, False, error.args[0], item)
        except Exception as error:
            text = traceback.format_exc()
            logger.warning("Task %s, item %s failed", self.task_id, item, exc_info=True)
            savepoint.rollback()
            record.traceback = (record.traceback or "") + text
            return Outcome(title, False, str(error) or type(error).__name__, item)
        return Outcome(title, True, None, item)

    def _fail(self, message: Any, text: str | None) -> Status | None:
        def write(site: Any) -> Status:
            record = self._record(site)
            record.traceback = text
            record.finish(Status.FAILED, message)
            return record.status

        try:
            return self.transact(write)
        except Lost:
            return None

    def wake_followers(self) -> None:
        """Send the messages of the tasks that waited for this one."""

        def find(site: Any) -> list[str]:
            store = get_store(site)
            record = store.get(self.task_id)
            return [] if record is None else [f.id for f in followers(store, record)]

        for task_id in self.transact(find):
            publish(self.site_path, task_id)
