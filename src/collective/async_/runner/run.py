"""Runs one task: claim, work, outcome."""

from ..controlpanel.settings import get_settings
from ..i18n import _
from ..interfaces import IAction
from ..interfaces import TaskFailed
from ..tasks.logs import log
from ..tasks.logs import log_outcome
from ..tasks.order import followers
from ..tasks.publish import publish
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.store import get_store
from ..worker import slots
from ..worker.late import Answers
from ..worker.late import put_off
from .claim import Claim
from .claim import claim
from .claim import claimable
from .late import index_some
from .limits import time_limit
from .limits import TookTooLong
from .selection import reason
from .selection import run_items
from .session import act_as
from .session import connection
from .session import NoSuchSite
from .transact import SHORT
from .transact import Transactor
from BTrees.IIBTree import IITreeSet
from collections.abc import Callable
from Products.CMFCore.indexing import processQueue
from typing import Any
from typing import TypeVar
from uuid import uuid4
from zope.component import getUtility

import logging
import math
import time
import traceback


logger = logging.getLogger("collective.async")

T = TypeVar("T")

# Seconds: the ZEO client may not have heard of a record when its message comes.
MISSING_PAUSES = tuple(0.02 * 2**n for n in range(8))


class Lost(Exception):
    """Another worker has taken the task over: stop without a word."""


def run_task(site_path: str, task_id: str) -> str:
    """Execute a task if it is to be executed; what came of it, for the log.

    Any number of messages about a task may call this, at any time: the record
    says what is left to do.
    """
    with connection() as app:
        try:
            return _run_task(Run(app, site_path, task_id))
        except NoSuchSite:
            return "no such site"


def _run_task(run: "Run") -> str:
    large = run.is_large()
    if large is Claim.MISSING:
        return large.value
    with slots.take(large) as free:
        if not free:
            return "large, and the slots for large tasks are taken"
        answer = run.claim()
        if answer is Claim.CLAIMED:
            run.execute()
    if answer in (Claim.CLAIMED, Claim.POISON):
        run.wake_others()
    return answer.value


class Run:
    """One claim of one task."""

    def __init__(self, app: Any, site_path: str, task_id: str):
        self.site_path = site_path
        self.task_id = task_id
        self.token = uuid4().hex
        self.transact = Transactor(app, site_path)
        self.late: dict[int, Answers | None] = {}
        self.late_left = False

    def is_large(self) -> bool | Claim:
        """Does it need a slot for large tasks? Claim.MISSING without a record."""

        def look(site: Any) -> bool | Claim:
            store = get_store(site)
            record = store.get(self.task_id) if store is not None else None
            return Claim.MISSING if record is None else record.large

        return self._once_known(look)

    def claim(self) -> Claim:
        return self._once_known(self._claim)

    def _once_known(self, work: Callable[[Any], T]) -> T:
        """The answer of ``work(site)``, after a while if that is Claim.MISSING."""
        for pause in (*MISSING_PAUSES, None):
            answer = self.transact(work)
            if answer is not Claim.MISSING or pause is None:
                break
            time.sleep(pause)
        return answer

    def _claim(self, site: Any) -> Claim:
        store = get_store(site)
        if store is None:
            return Claim.MISSING
        answer = claim(store, self.task_id, self.token)
        if answer is Claim.CLAIMED:
            record = store.get(self.task_id)
            self.transact.host = record.host
            self.minutes = get_settings().limit_minutes
            log(record, "started", attempt=record.attempt)
        return answer

    def execute(self) -> None:
        """Work until the record is final, or another worker has taken it."""
        try:
            failure = self._work()
            self._index_late()
            if failure is not None:
                self._fail(*failure)
        except Lost:
            logger.info("Task %s was taken over by another worker", self.task_id)

    def _work(self) -> tuple[Any, str | None] | None:
        """Do all but what comes late; what to say when it fails, and the traceback."""
        try:
            with time_limit(self.minutes * 60):
                done = False
                while not done:
                    done, late = self.transact(self._batch, content=True)
                    self.late.update(late)
        except Lost:
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
            logger.exception("Task %s failed", self.task_id)
            return reason(error), traceback.format_exc()
        return None

    def _record(self, site: Any) -> TaskRecord:
        record = get_store(site).get(self.task_id)
        if record is None or record.token != self.token:
            raise Lost
        return record

    def _batch(self, site: Any) -> tuple[bool, dict[int, Answers | None]]:
        """The whole task, or what can be done of it in one transaction.

        Whether nothing is left but what comes late, and that of this transaction.
        """
        record = self._record(site)
        late = {}
        if record.ending is None:
            if record.cancel_requested:
                record.ending = Status.CANCELLED, None
            else:
                late = self._do(site, record)
        self.late_left = record.late is not None
        done = record.ending is not None
        if done and not self.late_left:
            self._finish(record)
        return done, late

    def _do(self, site: Any, record: TaskRecord) -> dict[int, Answers | None]:
        act_as(site, record)
        action = getUtility(IAction, name=record.action)
        if not record.large:
            self._run(record, action)
            return {}
        began = time.monotonic()
        with put_off() as later:
            self._run(record, action)
            # Within the block, not at the commit.
            processQueue()
        if not later.items:
            return {}
        if time.monotonic() - began < SHORT:
            # It will get through, and another transaction would cost more.
            index_some(set(later.items), later.items, math.inf)
            return {}
        record.late = record.late or IITreeSet()
        record.late.update(later.items)
        log(record, "late", items=len(later.items))
        return later.items

    def _run(self, record: TaskRecord, action: Any) -> None:
        items = action.items(record)
        if items:
            run_items(record, action, items)
        elif self.transact.starving and record.large:
            if action.run_some(record):
                record.ending = Status.SUCCEEDED, None
        else:
            action.run(record, None)
            record.processed = record.total
            record.ending = Status.SUCCEEDED, None

    def _finish(self, record: TaskRecord) -> None:
        record.finish(*record.ending)
        log_outcome(record, self.transact.conflicts)

    def _index_late(self) -> None:
        """With new patience and without a time limit: the work is done."""
        if not self.late_left:
            return
        transact = Transactor(self.transact.app, self.site_path, self.transact.host)
        try:
            while not transact(self._index_some, content=True):
                pass
        except Lost:
            raise
        except Exception:
            logger.exception("Task %s: some indexes are left out", self.task_id)
            transact(self._leave_late)

    def _index_some(self, site: Any) -> bool:
        record = self._record(site)
        if record.late is not None:
            index_some(record.late, self.late)
        return not record.late and self._leave_late(site)

    def _leave_late(self, site: Any) -> bool:
        record = self._record(site)
        record.late = None
        if record.ending is not None:
            self._finish(record)
        return True

    def _fail(self, message: Any, text: str | None = None) -> None:
        def write(site: Any, abandon: bool = True) -> None:
            record = self._record(site)
            record.traceback = text
            record.finish(Status.FAILED, message)
            if abandon:
                getUtility(IAction, name=record.action).abandon(record)
            log_outcome(record, self.transact.conflicts)

        try:
            try:
                self.transact(write)
            except (Lost, NoSuchSite):
                raise
            except Exception:
                # This process lives on: the record must not go on naming it.
                logger.exception("Task %s could not be abandoned", self.task_id)
                self.transact(lambda site: write(site, abandon=False))
        except Lost:
            logger.info("Task %s was taken over by another worker", self.task_id)

    def wake_others(self) -> None:
        """Send the messages of the tasks that waited for this one or its slot."""

        def find(site: Any) -> list[str]:
            store = get_store(site)
            record = store.get(self.task_id)
            if record is None:
                return []
            woken = followers(store, record)
            if record.large:
                woken += [
                    other
                    for other in store.active()
                    if other.large and claimable(store, other)
                ][:1]
            return list(dict.fromkeys(other.id for other in woken))

        for task_id in self.transact(find):
            publish(self.site_path, task_id)
