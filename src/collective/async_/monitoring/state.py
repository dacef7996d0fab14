"""What can be seen of the broker, the workers and the tasks, right now."""

from ..broker.leases import leases
from ..broker.queue_info import ping
from ..broker.queue_info import queue_info
from ..broker.redis import shared_redis
from ..broker.unknown import unknown_lately
from ..config import broker_url
from ..tasks.dependencies import blocked
from ..tasks.record import Status
from ..tasks.record import utcnow
from ..tasks.store import get_store
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import Any
from urllib.parse import urlsplit

import time


# A healthy worker takes a task up within milliseconds, or is busy.
LONG_WAIT = timedelta(seconds=60)


@dataclass(frozen=True)
class Broker:
    """``milliseconds`` is how long it took to answer, None when it did not."""

    address: str
    milliseconds: float | None

    @property
    def reachable(self) -> bool:
        return self.milliseconds is not None


@dataclass(frozen=True)
class Workers:
    """Live worker processes; ``count`` is None when that cannot be known.

    Without a Redis, it is that of the workers: each has one or more processes.
    """

    count: int | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Queue:
    """Unfinished tasks; ``oldest`` is since when the longest waiting one could run."""

    waiting: int = 0
    running: int = 0
    oldest: datetime | None = None

    @property
    def oldest_seconds(self) -> float:
        if self.oldest is None:
            return 0.0
        return max(0.0, (utcnow() - self.oldest).total_seconds())


@dataclass(frozen=True)
class State:
    """``broker`` is None when none is configured: then Plone is synchronous.

    ``unknown_messages`` says that workers got messages about tasks that they do not
    have: two databases may share a namespace.
    """

    broker: Broker | None
    workers: Workers
    queue: Queue
    unknown_messages: bool = False

    @property
    def healthy(self) -> bool:
        """Would a task that is asked for now be executed?"""
        if self.broker is None:
            return True
        return self.broker.reachable and self.workers.count != 0

    @property
    def stalled(self) -> bool:
        """Does a task wait though it could run, and for long?"""
        return self.queue.oldest_seconds > LONG_WAIT.total_seconds()


def inspect(portal: Any = None) -> State:
    """The state of things as seen from this process; within a second, never writes."""
    broker = inspect_broker()
    unknown = broker is not None and broker.reachable and unknown_lately()
    return State(broker, inspect_workers(), inspect_queue(portal), unknown)


def broker_address() -> str:
    """The broker's address without user, password and options."""
    url = urlsplit(broker_url() or "")
    host = url.netloc.rpartition("@")[2]
    return f"{url.scheme}://{host}{url.path}"


def inspect_broker() -> Broker | None:
    if broker_url() is None:
        return None
    began = time.perf_counter()
    try:
        ping()
    except Exception:
        # Whatever a broker's client raises: it does not answer.
        return Broker(broker_address(), None)
    return Broker(broker_address(), (time.perf_counter() - began) * 1000)


def inspect_workers() -> Workers:
    begun = leases()
    if begun:
        return Workers(len(begun), datetime.fromtimestamp(min(begun), timezone.utc))
    if begun is None and shared_redis() is None:
        # RabbitMQ knows how many workers there are, though not their processes.
        line = queue_info()
        return Workers(None if line is None else line.consumers)
    return Workers(None if begun is None else 0)


def inspect_queue(portal: Any = None) -> Queue:
    store = get_store(portal)
    active = list(store.active())
    waiting = [record for record in active if record.status is not Status.RUNNING]
    ready = [record.asked for record in waiting if not blocked(store, record)]
    return Queue(len(waiting), len(active) - len(waiting), min(ready, default=None))
