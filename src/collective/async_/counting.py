"""Counts the items that a task goes through, wherever in the process that happens.

Code that is called for each item looks at ``current.counter`` itself, which is None
unless the thread runs a task: most tasks are small, and tell nothing.
"""

from enum import Enum
from threading import local
from typing import Protocol


class Stage(str, Enum):
    """What a running task is doing with its items."""

    CHECKING = "checking"
    WORKING = "working"
    INDEXING = "indexing"
    # The indexing that a large task puts off to the end.
    DEFERRED = "deferred"


class Counter(Protocol):
    """Counts for one run of a task."""

    def begin(self, stage: Stage, total: int, done: int = 0) -> None:
        """A stage with so many items begins; some of them are done already."""

    def add(self, stage: Stage) -> None:
        """One more item of this stage is done."""

    def reach(self, done: int) -> None:
        """So many items of the task are done."""

    def back(self, done: int) -> None:
        """Only so many are done: the others were rolled back."""

    def report(self, done: int, total: int) -> None:
        """The action itself counts."""


class _Thread(local):
    counter: Counter | None = None


# What counts in this thread.
current = _Thread()


def report_progress(done: int, total: int) -> None:
    """Tell the editor that ``done`` of ``total`` steps are done.

    For an action with steps of its own. Otherwise the items are counted that are moved,
    added, deleted and indexed. It may be called for every step: what is told is sent
    twice a second at most. It never commits, and does nothing outside of a task.
    """
    if current.counter is not None:
        current.counter.report(done, total)
