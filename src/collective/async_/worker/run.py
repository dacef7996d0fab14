"""Runs one task: claims it, does its work and writes its outcome."""

from ..broker.publish import publish
from ..counting import Stage
from ..i18n import _
from ..interfaces import TaskFailed
from ..patches.deferred_indexing import Collected
from ..settings import get_settings
from ..tasks.action import abandon
from ..tasks.action import action_of
from ..tasks.action import explain
from ..tasks.claim import Claim
from ..tasks.claim import claim_task
from ..tasks.claim import MINE
from ..tasks.claim import NOT_CLAIMED
from ..tasks.dependencies import followers
from ..tasks.lifecycle import notify_done
from ..tasks.lifecycle import notify_ended
from ..tasks.mail import mail_user
from ..tasks.outcome import finish
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..tasks.tracebacks import shortened
from ..tasks.undo import describe
from ..tasks.user import act_as
from ..transient import is_transient
from . import slots
from .batch import run_batch
from .batch import run_large_batch
from .deferred import DeferredIndexes
from .errors import NoSuchSite
from .errors import TaskLost
from .failure import Failure
from .failure import killed
from .foreign import give_back
from .items import error_text
from .large import first_large
from .progress import ProgressCounter
from .rehearsal import must_be_rehearsed
from .rehearsal import NotRehearsed
from .rehearsal import rehearse
from .rehearsal import Rehearsed
from .session import connection
from .session import in_site
from .time_limit import time_limit
from .time_limit import TookTooLong
from .transactions import TransactionRunner
from contextlib import ExitStack
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

import logging
import time
import traceback


logger = logging.getLogger("collective.async")

# Seconds. A message can arrive before the ZEO client has received the record.
MISSING_PAUSES = tuple(0.02 * 2**n for n in range(8))
# How often it looks again: the record may be new, or the failed task may be retried.
LOOKS = {Claim.MISSING: len(MISSING_PAUSES), Claim.FAILED: 5}
NO_SITE = "no such site"


def run_task(site_path: str, task_id: str, given_back: int = 0) -> str:
    """Run a task if it has not run yet. Returns a word for the log.

    It may be called at any time and for any number of messages about the same task.
    ``given_back`` is the number of workers that did not know the task.
    """
    with connection() as app:
        run = Run(app, site_path, task_id, given_back)
        try:
            answer = run()
        except NoSuchSite:
            answer = NO_SITE
        except Exception:
            # This process continues, so the task would look as if it were running.
            run.release()
            raise
    if answer in (NO_SITE, Claim.MISSING.value):
        give_back(site_path, task_id, given_back)
    return answer


class Run:
    """One run of one task. It has two transactions unless the task is large."""

    def __init__(self, app: Any, site_path: str, task_id: str, given_back: int = 0):
        self.app = app
        self.site_path = site_path
        self.task_id = task_id
        # Who gets it at second hand need not wait for long.
        self.pauses = MISSING_PAUSES[: 5 if given_back else None]
        self.token = uuid4().hex
        self.progress = ProgressCounter(task_id, self.token)
        self.claimed = NOT_CLAIMED
        self.deferred = DeferredIndexes(self._record)
        self.deferred_left = False
        self.rehearsed = False
        self.ended = False
        self.transact = TransactionRunner(
            app._p_jar, lambda: in_site(app, site_path, self.claimed.request_context)
        )

    def __call__(self) -> str:
        """Claim the task and run it until it has ended or another run claims it."""
        with ExitStack() as slot:
            result = self._claim_when_known(slot)
            if result in MINE:
                with self.progress:
                    self._execute(result)
        # After the block, so that the slot is free for another large task.
        if result in (*MINE, Claim.UNDONE):
            self._tell_others()
        elif result is Claim.EARLY:
            # It was put off, or the message was sent for another reason.
            publish(self.site_path, self.task_id, not_before=self.claimed.due)
        return result.value

    def _claim_when_known(self, slot: ExitStack) -> Claim:
        for number, pause in enumerate(self.pauses):
            result = self.transact(lambda site: self._claim(site, slot))
            if number >= LOOKS.get(result, 0):
                return result
            time.sleep(pause)
        return self.transact(lambda site: self._claim(site, slot))

    def _claim(self, site: Any, slot: ExitStack) -> Claim:
        settings = get_settings()
        self.limit_minutes = settings.limit_minutes
        self.mail_after_minutes = settings.mail_after_minutes
        take_slot = partial(slots.take, slot)
        self.claimed = claim_task(site, self.task_id, self.token, take_slot)
        self.deferred_left = self.claimed.deferred
        return self.claimed.result

    def _execute(self, result: Claim) -> None:
        try:
            failure = self._work() if result is Claim.CLAIMED else killed()
            if self.deferred_left:
                self._index_deferred()
            if failure is not None:
                self._fail(failure)
            self.ended = True
        except TaskLost as error:
            logger.info("task=%s stopped: %s", self.task_id, error)

    def _work(self) -> Failure | None:
        """Run all batches. Returns why the task fails, if it does."""
        try:
            with time_limit(self.limit_minutes * 60):
                done = False
                while not done:
                    try:
                        done, collected = self.transact(self._batch, content=True)
                    except NotRehearsed:
                        self._rehearse()
                    else:
                        self.progress.commit()
                        self.deferred.remember(collected)
        except TaskLost:
            raise
        except TookTooLong:
            # It may have been raised after a commit, whose deferred values are lost.
            self.deferred.known.clear()
            message = _(
                "It was stopped, since it took longer than ${minutes} minutes.",
                mapping={"minutes": str(self.limit_minutes)},
            )
            return Failure(message)
        except TaskFailed as error:
            return Failure(error_text(error), error=error)
        except Exception as error:
            logger.exception("task=%s failed", self.task_id)
            text = shortened(traceback.format_exc())
            return Failure(error_text(error), text, error)
        return None

    def _rehearse(self) -> None:
        # Without the commit lock, since nothing is committed.
        def check(site: Any) -> None:
            record = self._record(site)
            self.progress.attempt(record, Stage.CHECKING)
            rehearse(site, record)

        with suppress(Rehearsed):
            self.transact(check)
        self.rehearsed = True

    def _record(self, site: Any) -> TaskRecord:
        """The record. Raises TaskLost if another run has claimed the task."""
        record = get_store(site).get(self.task_id)
        if record is None:
            raise TaskLost("its record was removed")
        if record.token != self.token:
            raise TaskLost("another worker has taken it over")
        return record

    def _batch(self, site: Any) -> tuple[bool, Collected | None]:
        """Do one batch. Returns whether the work is done, and what was deferred."""
        record = self._record(site)
        describe(site, record)
        collected, notify = None, notify_done
        if record.pending_outcome is not None:
            # The work was committed before, so it cannot fail any more.
            notify = notify_ended
        elif record.cancel_requested:
            record.pending_outcome = Status.CANCELLED, explain(record, None)
            abandon(record)
        else:
            act_as(site, record)
            action = action_of(record)
            items = action.items(record)
            self.progress.attempt(record)
            if self.claimed.large:
                in_parts = self.transact.starving
                if in_parts and not self.rehearsed and must_be_rehearsed(action, items):
                    raise NotRehearsed
                collected = run_large_batch(record, action, items, in_parts)
            else:
                run_batch(record, action, items)
        self.deferred_left = record.deferred is not None
        done = record.pending_outcome is not None
        if done and not self.deferred_left:
            finish(record, self.transact.conflicts, notify)
        return done, collected

    def _index_deferred(self) -> None:
        # A new runner: after many conflicts the old one would lock exclusively.
        transact = TransactionRunner(self.transact.jar, self.transact.context)

        def end(record: TaskRecord, tell: bool = True) -> None:
            if record.pending_outcome is not None:
                conflicts = self.transact.conflicts + transact.conflicts
                finish(record, conflicts, notify_ended if tell else None)

        self.deferred.index_all(transact, end)

    def _fail(self, failure: Failure) -> None:
        def write(site: Any, plainly: bool = False) -> None:
            record = self._record(site)
            describe(site, record, "failed")
            # If the work is done, the task must not fail: a retry would repeat it.
            if record.pending_outcome is None:
                failure.write(record, plainly)
            finish(record, self.transact.conflicts, None if plainly else notify_ended)
            if record.status is Status.FAILED and not plainly:
                abandon(record)

        try:
            self.transact(write)
        except (TaskLost, NoSuchSite):
            raise
        except Exception as error:
            if is_transient(error):
                raise
            # The action or a subscriber has written what cannot be committed.
            logger.exception(
                "task=%s ends without its locks released and subscribers told",
                self.task_id,
            )
            self.transact(lambda site: write(site, plainly=True))

    def release(self) -> None:
        """Make the task wait again, if this run could not even record a failure."""

        def write(site: Any) -> None:
            record = self._record(site)
            record.status = Status.WAITING
            record.worker = record.token = None

        with suppress(TaskLost):
            self.transact(write)

    def _tell_others(self) -> None:
        """Mail the user, and send the messages of the tasks that have waited for this.

        This needs a new transaction. That of the outcome does not see tasks that were
        enqueued, or wishes for a mail that were noted, after it began.
        """

        def find(site: Any) -> dict[tuple[str, str], None]:
            store = get_store(site)
            record = store.get(self.task_id)
            if record is None:
                return {}
            if self.ended and record.status.final:
                mail_user(record, self.mail_after_minutes)
            found = [(self.site_path, r.id) for r in followers(store, record)]
            if self.claimed.large:
                found += first_large(site.getPhysicalRoot())
            return dict.fromkeys(found)

        for message in self.transact.read(find):
            publish(*message)
