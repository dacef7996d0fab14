"""The current state of the broker, the workers and the tasks."""

from ..broker.address import public_address
from ..broker.leases import leases
from ..broker.queue_info import ping
from ..broker.queue_info import queue_info
from ..broker.redis import shared_redis
from ..broker.unknown import unknown_lately
from ..config import broker_url
from ..tasks.claim import claimable
from ..tasks.record import Status
from ..tasks.record import utcnow
from ..tasks.store import get_store
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import Any

import time


# A worker that is not busy starts a task within milliseconds.
STALLED_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Broker:
    """The broker.

    ``milliseconds`` is how long it took to answer; None if it did not answer.
    """

    address: str
    milliseconds: float | None

    @property
    def reachable(self) -> bool:
        """Has it answered?"""
        return self.milliseconds is not None


@dataclass(frozen=True)
class Workers:
    """The worker processes that are alive; ``count`` is None if it is unknown.

    With RabbitMQ and no Redis it is the number of workers: each of them has one or
    more processes. ``since`` is when the oldest process started.
    """

    count: int | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Queue:
    """The unfinished tasks.

    ``oldest`` is when the oldest one that waits although it could run was enqueued.
    """

    waiting: int = 0
    running: int = 0
    oldest: datetime | None = None

    @property
    def oldest_seconds(self) -> float:
        """How long that task has been waiting; 0 if there is none."""
        if self.oldest is None:
            return 0.0
        return max(0.0, (utcnow() - self.oldest).total_seconds())


@dataclass(frozen=True)
class State:
    """The state of everything.

    ``broker`` is None if no broker is configured. Then Plone is synchronous.
    ``unknown_messages`` says that workers got messages about tasks that they do not
    have: two databases may share a namespace.
    """

    broker: Broker | None
    workers: Workers
    queue: Queue
    unknown_messages: bool = False

    @property
    def healthy(self) -> bool:
        """Would a task that is enqueued now be executed?"""
        if self.broker is None:
            return True
        return self.broker.reachable and self.workers.count != 0

    @property
    def stalled(self) -> bool:
        """Has a task that could run been waiting for more than STALLED_AFTER?"""
        return self.queue.oldest_seconds > STALLED_AFTER.total_seconds()


def inspect(portal: Any = None) -> State:
    """The state as this process sees it. Takes less than a second; never writes."""
    broker = inspect_broker()
    unknown = broker is not None and broker.reachable and unknown_lately()
    return State(broker, inspect_workers(), inspect_queue(portal), unknown)


def inspect_broker() -> Broker | None:
    """Ask the broker for an answer; None if no broker is configured."""
    if broker_url() is None:
        return None
    began = time.perf_counter()
    try:
        ping()
    except Exception:
        # Any error, since brokers' clients raise many kinds.
        return Broker(public_address(), None)
    return Broker(public_address(), (time.perf_counter() - began) * 1000)


def inspect_workers() -> Workers:
    """Count the worker processes in Redis, or the workers in RabbitMQ."""
    started = leases()
    if started:
        return Workers(len(started), datetime.fromtimestamp(min(started), timezone.utc))
    if started is None and shared_redis() is None:
        # RabbitMQ knows the number of workers, but not of their processes.
        info = queue_info()
        return Workers(None if info is None else info.consumers)
    return Workers(None if started is None else 0)


def inspect_queue(portal: Any = None) -> Queue:
    """Count the unfinished tasks of a site (default: the current one)."""
    store = get_store(portal)
    active = list(store.active())
    waiting = [record for record in active if record.status is not Status.RUNNING]
    ready = [record.due for record in waiting if claimable(store, record)]
    return Queue(len(waiting), len(active) - len(waiting), min(ready, default=None))
