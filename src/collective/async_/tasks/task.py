"""What other packages see of a task."""

from .messages import headline
from .record import Outcome
from .record import Status
from .record import TaskRecord
from .urls import details_url
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any


class Task:
    """A task, to be read. What it tells is that of the current transaction.

    Times are UTC. ``uids`` are those of its items, and ``outcomes`` those of the items
    that are done: each has ``title``, ``ok``, ``message`` and ``uid``.
    """

    def __init__(self, record: TaskRecord) -> None:
        self._record = record

    def __repr__(self) -> str:
        return f"<Task {self.id} {self.action} {self.status.value}>"

    @property
    def id(self) -> str:
        """The id, which is that of its message in Celery, too."""
        return self._record.id

    @property
    def action(self) -> str:
        """The name of its action."""
        return self._record.action

    @property
    def user_id(self) -> str:
        """The id of the user who has asked for it."""
        return self._record.user_id

    @property
    def status(self) -> Status:
        """Its state: waiting, running, succeeded, failed or cancelled."""
        return self._record.status

    @property
    def ended(self) -> bool:
        """Has it succeeded or failed, or was it cancelled?"""
        return self.status.final

    @property
    def title(self) -> str:
        """The title of its first item."""
        return self._record.title

    @property
    def text(self) -> str:
        """What it does or has done, as a message id."""
        return headline(self._record)

    @property
    def message(self) -> Any:
        """Why it has failed, as a message id or a text; or None."""
        return self._record.message

    @property
    def uids(self) -> tuple[str, ...]:
        """The UIDs of its items."""
        return self._record.uids

    @property
    def params(self) -> Mapping[str, Any]:
        """What it was enqueued with."""
        return MappingProxyType(self._record.params)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What has become of each item; empty if the task is one piece."""
        return self._record.outcomes

    @property
    def attempt(self) -> int:
        """The number of its run: 1 for the first one."""
        return self._record.attempts

    @property
    def created(self) -> datetime:
        """When it was enqueued."""
        return self._record.created

    @property
    def started(self) -> datetime | None:
        """When its latest run began, or None."""
        return self._record.started

    @property
    def finished(self) -> datetime | None:
        """When it ended, or None."""
        return self._record.finished

    @property
    def url(self) -> str:
        """The address of its page *Task details*."""
        return details_url(self._record)
