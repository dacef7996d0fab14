"""Counts what a run does and tells it, twice a second at most."""

from ..counting import current
from ..counting import Stage
from ..tasks.progress import Progress
from ..tasks.progress import tell
from ..tasks.record import LARGE
from ..tasks.record import TaskRecord

import math
import time


# Seconds. Shorter tasks tell nothing.
PAUSE = 0.5
# Seconds after which the pace is known.
STEADY = 5.0


class ProgressCounter:
    """Counts the items that one run of a task adds, moves, deletes or changes.

    The contents of folders are items, too. What was rolled back is counted again.
    """

    def __init__(self, task_id: str, token: str) -> None:
        self.task_id = task_id
        self.token = token
        self.told = time.monotonic()
        self.items = 1
        # Items that are done, and those of them whose change is committed.
        self.worked = self.kept = 0
        self.work = Stage.WORKING
        # Does the action count itself?
        self.own = False
        # What is told, when this stage began, and with what.
        self.stage: Stage | None = None
        self.since, self.first = 0.0, 0

    def __enter__(self) -> None:
        """What this thread does in the block is counted."""
        current.counter = self

    def __exit__(self, *_error: object) -> None:
        current.counter = None

    def attempt(self, record: TaskRecord, work: Stage = Stage.WORKING) -> None:
        """A transaction begins, maybe one that is tried again."""
        self.items = max(record.size, record.total)
        self.kept = max(self.kept, record.processed)
        self.work = work
        self.own = False
        self.worked = self.kept if work is Stage.WORKING else 0
        self._show(work, self.worked, self.items)

    def commit(self) -> None:
        """The transaction is committed: what was counted in it stays done."""
        self.kept = self.worked

    def begin(self, stage: Stage, total: int, done: int = 0) -> None:
        """A stage begins. A selection is indexed every few seconds: that is none."""
        if stage is Stage.DEFERRED:
            if stage is not self.stage:
                # The content is committed, and others see it: this is told at once.
                self.told = -math.inf
            self._show(stage, done, total)
        elif total > LARGE and self.work is Stage.WORKING and not self.own:
            self._show(stage, done, total)

    def add(self, stage: Stage) -> None:
        """One more item of this stage is done."""
        if stage is Stage.WORKING:
            self.reach(self.worked + 1)
        elif stage is self.stage:
            self._show(stage, self.done + 1, self.total)

    def reach(self, done: int) -> None:
        """So many items are done. There may be more, if some of them are folders."""
        self.worked = max(self.worked, done)
        if not self.own:
            self._show(self.work, self.worked, self.items)

    def back(self, done: int) -> None:
        """Only so many are done: the others were rolled back, and are done again."""
        self.worked = done

    def report(self, done: int, total: int) -> None:
        """The action itself counts, until its next transaction."""
        self.own = True
        self._show(Stage.WORKING, done, total)

    def _show(self, stage: Stage, done: int, total: int) -> None:
        now = time.monotonic()
        if stage is not self.stage:
            self.since, self.first = now, done
        # Not all that is moved with an item is catalogued, comments for example.
        self.stage, self.done, self.total = stage, min(done, total), total
        if now - self.told >= PAUSE:
            self.told = now
            left = self._left(now)
            tell(self.task_id, self.token, Progress(self.done, total, stage, left))

    def _left(self, now: float) -> int | None:
        """Seconds for the rest, where nothing else comes after this stage."""
        in_batches = self.stage is Stage.WORKING and (self.own or self.kept)
        seconds, gained = now - self.since, self.done - self.first
        if not in_batches and self.stage is not Stage.DEFERRED:
            return None
        if seconds < STEADY or gained * 10 < self.total - self.first:
            return None
        return round((self.total - self.done) * seconds / gained)
