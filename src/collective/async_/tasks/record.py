"""The persistent record of one task."""

from .host import Host
from BTrees.IIBTree import IITreeSet
from dataclasses import dataclass
from datetime import datetime
from datetime import timezone
from enum import Enum
from persistent import Persistent
from persistent.mapping import PersistentMapping
from typing import Any


# Items. About half a second of deleting, some seconds of pasting.
LARGE = 50


class Status(str, Enum):
    """The states of a task. What is tried again after a conflict is running."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        return self in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True)
class Outcome:
    """What became of one item of a selection."""

    title: str
    ok: bool
    message: str | None = None
    uid: str | None = None


@dataclass(frozen=True)
class Touches:
    """The paths a task works on, for the order of overlapping tasks.

    ``writes`` and ``reads`` are whole subtrees, ``points`` single containers
    that get a new child.
    """

    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


def utcnow() -> datetime:
    return datetime.now(timezone.utc)


class TaskRecord(Persistent):
    """One task. Written by the request that asks for it and by its runner only.

    Times are UTC; ``asked`` is that of the click or of the last retry.
    ``paths`` are physical paths of the pages that show what the task changes.
    ``owner`` and ``token`` name the run that has claimed it.
    """

    # Class defaults: records written by an older release stay readable.
    status = Status.WAITING
    attempt = 0
    started: datetime | None = None
    finished: datetime | None = None
    title = ""
    container_title = ""
    uids: tuple[str, ...] = ()
    processed = 0
    total = 1
    outcomes: tuple[Outcome, ...] = ()
    message: str | None = None
    traceback: str | None = None
    paths: tuple[str, ...] = ()
    touches = Touches()
    deps: tuple[str, ...] = ()
    host = Host()
    seen = False
    cancel_requested = False
    # How many catalogued items it affects, as far as known when asked.
    size = 1
    owner: dict[str, Any] | None = None
    token: str | None = None
    history: tuple[dict[str, Any], ...] = ()
    # Record ids (in the catalog) of items that some indexes do not know yet, and the
    # status and the message that then become final: the work is done.
    late: IITreeSet | None = None
    ending: tuple[Status, Any] | None = None

    @property
    def large(self) -> bool:
        """Would it keep a worker's slot for long?"""
        return self.size > LARGE

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

    def finish(self, status: Status, message: str | None = None) -> None:
        """Write a final status; the caller commits."""
        self.status = status
        self.message = message
        self.finished = utcnow()
        self.owner = None
        self.token = None
        self.late = self.ending = None
