"""Runs one task: claim, work, outcome."""

from ..broker.publish import publish
from ..i18n import _
from ..interfaces import TaskFailed
from ..patches.deferred_indexing import IndexValues
from ..settings import get_settings
from ..tasks.action import abandon
from ..tasks.dependencies import followers
from ..tasks.log import log
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.request_context import RequestContext
from ..tasks.store import get_store
from . import slots
from .batch import run_batch
from .claim import Claim
from .claim import claim
from .claim import claimable
from .deferred import DeferredIndexes
from .errors import NoSuchSite
from .errors import TaskLost
from .items import reason
from .outcome import finish
from .outcome import log_outcome
from .session import connection
from .session import in_site
from .time_limit import time_limit
from .time_limit import TookTooLong
from .transactions import TransactionRunner
from contextlib import ExitStack
from contextlib import suppress
from itertools import islice
from typing import Any
from uuid import uuid4

import logging
import time
import traceback


logger = logging.getLogger("collective.async")

# Seconds: the message can arrive before the ZEO client has heard of the record.
MISSING_PAUSES = tuple(0.02 * 2**n for n in range(8))


def run_task(site_path: str, task_id: str) -> str:
    """Execute a task if it is to be executed; what came of it, for the log.

    Any number of messages about a task may call this, at any time: the record
    says what is left to do.
    """
    with connection() as app:
        try:
            return Run(app, site_path, task_id)()
        except NoSuchSite:
            return "no such site"


class Run:
    """One claim of one task, in two transactions unless it is large."""

    def __init__(self, app: Any, site_path: str, task_id: str):
        self.site_path = site_path
        self.task_id = task_id
        self.token = uuid4().hex
        self.request_context: RequestContext | None = None
        self.deferred = DeferredIndexes(self._record)
        self.deferred_left = False
        self.transact = TransactionRunner(
            app._p_jar, lambda: in_site(app, site_path, self.request_context)
        )

    def __call__(self) -> str:
        """Claim the task and work on it until it is final, or another run has it."""
        with ExitStack() as slot:
            answer = self._claim_when_known(slot)
            if answer is Claim.CLAIMED:
                self._execute()
        # Only now: the slot is free again for another large task.
        if answer in (Claim.CLAIMED, Claim.POISON):
            self._publish_followers()
        return answer.value

    def _claim_when_known(self, slot: ExitStack) -> Claim:
        for pause in (*MISSING_PAUSES, None):
            answer = self.transact(lambda site: self._claim(site, slot))
            if answer is not Claim.MISSING or pause is None:
                break
            time.sleep(pause)
        return answer

    def _claim(self, site: Any, slot: ExitStack) -> Claim:
        store = get_store(site)
        record = store.get(self.task_id)
        if record is None:
            return Claim.MISSING
        if claimable(store, record) and not slots.take(slot, record.large):
            return Claim.NO_SLOT
        answer = claim(store, record, self.token)
        if answer is Claim.CLAIMED:
            self.request_context = record.request_context
            self.minutes = get_settings().limit_minutes
            log(record, "started", attempt=record.attempt)
        return answer

    def _execute(self) -> None:
        try:
            failure = self._work()
            if self.deferred_left:
                self._index_deferred()
            if failure is not None:
                self._fail(*failure)
        except TaskLost as error:
            logger.info("task=%s stopped: %s", self.task_id, error)

    def _work(self) -> tuple[Any, str | None] | None:
        """Run all batches; the message and the traceback when the task failed."""
        try:
            with time_limit(self.minutes * 60):
                done = False
                while not done:
                    done, deferred = self.transact(self._batch, content=True)
                    self.deferred.known.update(deferred)
        except TaskLost:
            raise
        except TookTooLong:
            message = _(
                "It took longer than ${minutes} minutes.",
                mapping={"minutes": str(self.minutes)},
            )
            return message, None
        except TaskFailed as error:
            return reason(error), None
        except Exception as error:
            logger.exception("task=%s failed", self.task_id)
            return reason(error), traceback.format_exc()
        return None

    def _record(self, site: Any) -> TaskRecord:
        """The record, while this run has it. Raises TaskLost."""
        record = get_store(site).get(self.task_id)
        if record is None:
            raise TaskLost("its record was removed")
        if record.token != self.token:
            raise TaskLost("another worker has taken it over")
        return record

    def _batch(self, site: Any) -> tuple[bool, dict[int, IndexValues | None]]:
        """One transaction: whether the work is done, and what it has deferred."""
        record = self._record(site)
        deferred = {}
        if record.pending_outcome is None:
            if record.cancel_requested:
                record.pending_outcome = Status.CANCELLED, None
                abandon(record)
            else:
                deferred = run_batch(site, record, self.transact.starving)
        self.deferred_left = record.deferred is not None
        done = record.pending_outcome is not None
        if done and not self.deferred_left:
            finish(record, self.transact.conflicts)
        return done, deferred

    def _index_deferred(self) -> None:
        # Another runner: after the work's conflicts the lock would be exclusive.
        transact = TransactionRunner(self.transact.jar, self.transact.context)

        def end(record: TaskRecord) -> None:
            if record.pending_outcome is not None:
                finish(record, self.transact.conflicts + transact.conflicts)

        self.deferred.index_all(transact, end)

    def _fail(self, message: Any, text: str | None) -> None:
        def write(site: Any, release: bool = True) -> None:
            record = self._record(site)
            record.traceback = text
            record.finish(Status.FAILED, message)
            if release:
                abandon(record)
            log_outcome(record, self.transact.conflicts)

        try:
            self.transact(write)
        except (TaskLost, NoSuchSite):
            raise
        except Exception:
            # This process lives on, so the record must not go on naming it.
            logger.exception("task=%s could not be cleaned up", self.task_id)
            self.transact(lambda site: write(site, release=False))

    def give_back(self) -> None:
        """Let somebody else run the task, which this run could not even fail."""

        def write(site: Any) -> None:
            record = self._record(site)
            record.status = Status.WAITING
            record.worker = record.token = None

        with suppress(TaskLost):
            self.transact(write)

    def _publish_followers(self) -> None:
        """Send the messages of the tasks that waited for this one or for its slot.

        Not within the transaction of the outcome: that does not see what was enqueued
        while it ran, which for a long task is the rule.
        """

        def find(site: Any) -> dict[str, None]:
            store = get_store(site)
            record = store.get(self.task_id)
            if record is None:
                return {}
            found = followers(store, record)
            if record.large:
                large = (r for r in store.active() if r.large and claimable(store, r))
                found += islice(large, 1)
            return dict.fromkeys(r.id for r in found)

        for task_id in self.transact.read(find):
            publish(self.site_path, task_id)
