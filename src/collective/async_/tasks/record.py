"""The persistent record of one task."""

from ..config import LONGEST_UNDO
from .persistence import Renamed
from .persistence import renamed
from .request_context import RequestContext
from BTrees.IIBTree import IITreeSet
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timezone
from enum import Enum
from persistent.mapping import PersistentMapping
from typing import Any


# Items. Deleting that many takes half a second, pasting them a few seconds.
LARGE = 50


class Status(str, Enum):
    """The states of a task. While it is retried after a conflict, it is running."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Has the task ended?"""
        return self in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True)
class Outcome:
    """The result of one item of a selection."""

    title: str
    ok: bool
    message: str | None = None
    uid: str | None = None
    # Seconds after which the item is tried again; None if this is final.
    retry_after: float | None = None


@dataclass(frozen=True)
class Paths:
    """The physical paths that a task works on. Overlapping tasks run in order.

    ``writes`` and ``reads`` are subtrees. ``adds_to`` are containers that get a new
    child, without their other contents.
    """

    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    adds_to: tuple[str, ...] = ()

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(renamed(state, {"points": "adds_to"}))


# The class's name in records of an older release.
Touches = Paths


def utcnow() -> datetime:
    """The current time in UTC."""
    return datetime.now(timezone.utc)


class TaskRecord(Renamed):
    """One task.

    Times are UTC. ``asked`` is when it was enqueued or last retried. ``pages`` are the
    physical paths of the pages that show what the task changes. ``worker`` (the
    identity of a process) and ``token`` tell which run has claimed it. No worker starts
    it earlier than ``not_before``: until then its user may undo it. Nor earlier than
    ``start_after``, which is when it was asked for, or is tried again after an error.
    """

    OLD_NAMES = {
        "ending": "pending_outcome",
        "host": "request_context",
        "late": "deferred",
        "owner": "worker",
        "paths": "pages",
    }

    # Class defaults, so that records of an older release have all attributes.
    status = Status.WAITING
    attempt = 0
    started: datetime | None = None
    finished: datetime | None = None
    not_before: datetime | None = None
    # How often ``not_before`` was put off.
    put_off = 0
    # Nobody waits for a task that starts later: neither other tasks nor editors.
    start_after: datetime | None = None
    # How often it was tried again after an error, and the attempts of earlier runs.
    retries = 0
    earlier_attempts = 0
    # Of all unfinished tasks of an action, only one has the same key.
    unique_key = ""
    title = ""
    container_title = ""
    uids: tuple[str, ...] = ()
    processed = 0
    total = 1
    outcomes: tuple[Outcome, ...] = ()
    message: str | None = None
    traceback: str | None = None
    # The parts of ``traceback``: texts with their counts, and the number of others.
    errors: tuple[tuple[str, int], ...] = ()
    errors_left_out = 0
    pages: tuple[str, ...] = ()
    touches = Paths()
    deps: tuple[str, ...] = ()
    request_context = RequestContext()
    seen = False
    # The id of the task that saved its input again; empty if that needed no task.
    superseded: str | None = None
    cancel_requested = False
    # The number of catalogued items that it affected when it was enqueued.
    size = 1
    worker: dict[str, Any] | None = None
    token: str | None = None
    history: tuple[dict[str, Any], ...] = ()
    # Catalog record ids of items whose indexing is not finished.
    deferred: IITreeSet | None = None
    # Status and message of a task whose work is done. They become final when the
    # deferred indexing is done, too.
    pending_outcome: tuple[Status, Any] | None = None

    def __init__(self, id: str, action: str, user_id: str, **values: Any):
        self.id = id
        self.action = action
        self.user_id = user_id
        self.created = self.asked = utcnow()
        self.params = PersistentMapping(values.pop("params", {}))
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"A task has no attribute {name!r}.")
            setattr(self, name, value)

    @property
    def large(self) -> bool:
        """Will it occupy a worker process for long?"""
        return self.size > LARGE

    @property
    def due(self) -> datetime:
        """When it could start, unless it has to wait for a worker or another task."""
        times = (self.asked, self.not_before, self.start_after)
        return max(time for time in times if time is not None)

    @property
    def delayed(self) -> bool:
        """Is it for later?"""
        if self.status is not Status.WAITING or self.start_after is None:
            return False
        return self.start_after > utcnow()

    @property
    def attempts(self) -> int:
        """How many runs it has had, with the present one."""
        return self.earlier_attempts + self.attempt

    @property
    def undo_seconds(self) -> float:
        """How long it still waits because its user may undo it; 0 if it does not."""
        if self.status is not Status.WAITING or self.not_before is None:
            return 0.0
        left = (self.not_before - utcnow()).total_seconds()
        # It is longer if the clock was set back since.
        return max(0.0, left) if left <= LONGEST_UNDO else 0.0

    def finish(self, status: Status, message: str | None = None) -> None:
        """Set a final status. The caller commits."""
        self.status = status
        self.message = message
        self.finished = utcnow()
        self.worker = None
        self.token = None
        self.deferred = self.pending_outcome = None
