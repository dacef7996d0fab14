"""Leases of worker processes, and whether a process is still alive.

For a process in the same pid namespace of the same host, /proc tells immediately. Any
other one, and one that is hidden there, is taken for dead when its key in the shared
Redis has expired.
"""

from .process import look_at
from .process import Seen
from .process import this_process
from .redis import redis_key
from .redis import shared_redis
from dataclasses import dataclass
from threading import Event
from threading import Lock
from threading import Thread
from typing import Any

import logging
import os
import redis
import time


logger = logging.getLogger("collective.async")

# Seconds. A task of a process that is killed where nobody sees it waits that long. A
# process that is paused for longer, with its machine for example, loses its task.
LEASE_SECONDS = 15
# Often, so that only little of a lease is over when a process is paused.
RENEWALS = 5
# Seconds after the start of Redis in which leases of living processes may be missing.
DOUBT_SECONDS = LEASE_SECONDS
PREFIX = "alive:"
THREAD = "collective.async lease"
# A sorted set with the keys of all leases, to find them without scanning all keys. The
# score is when a lease expires. Only the keys themselves tell whether a process lives,
# since the clocks of hosts differ.
INDEX = "leases"
# Seconds. Clocks must not differ by more than that.
INDEX_SECONDS = 3600


@dataclass(frozen=True)
class Keeper:
    """The thread that renews the lease of a process. A fork has no such thread."""

    pid: int
    ended: Event


_keeper: Keeper | None = None
_lock = Lock()


def is_alive(process: dict[str, Any]) -> bool:
    """Is this process still running? True if that is not known."""
    seen = look_at(process)
    if seen is Seen.ALIVE:
        return True
    client = shared_redis()
    if seen is Seen.DEAD:
        if client is not None:
            _end_lease(client, process)
        return False
    if client is None:
        return True
    try:
        if client.exists(_lease_key(process)):
            return True
        # A Redis that was just restarted may have lost the leases of living processes.
        return client.info("server")["uptime_in_seconds"] < DOUBT_SECONDS
    except redis.RedisError:
        return True


def leases() -> list[int] | None:
    """The start times of the worker processes that have a lease.

    They are in seconds since the epoch. None if Redis cannot be asked. Processes that
    have evidently ended are left out, even if their leases have not.
    """
    client = shared_redis()
    if client is None:
        return None
    try:
        client.zremrangebyscore(redis_key(INDEX), "-inf", time.time() - INDEX_SECONDS)
        keys: list[Any] = client.zrange(redis_key(INDEX), 0, -1)
        values = client.mget(keys) if keys else []
    except redis.RedisError:
        return None
    return [
        int(value)
        for key, value in zip(keys, values, strict=True)
        if value is not None and value.isdigit() and not _has_ended(client, key)
    ]


def workers_here() -> int | None:
    """How many processes of workers on this host, or in this container, have a lease.

    In any namespace: those are few, and the database that knows it need not be opened.
    None without a Redis, or if it does not answer.
    """
    client = shared_redis()
    if client is None:
        return None
    here = this_process()
    try:
        found: set[bytes] = set()
        for index in client.scan_iter(match=f"*:{INDEX}"):
            found.update(client.zrange(index, 0, -1))  # type: ignore[arg-type]
        alive = client.mget(list(found)) if found else []
    except redis.RedisError:
        return None
    return sum(
        value is not None and _is_in(here, _process_of(key))
        for key, value in zip(found, alive, strict=True)
    )


def _is_in(here: dict[str, Any], process: dict[str, Any]) -> bool:
    # Containers may have the same host name, but each has its own processes.
    return all(process.get(n) == here[n] for n in ("host", "boot", "namespace"))


def end_lease() -> None:
    """End the lease of this process, which is about to end, so that nobody waits."""
    global _keeper
    keeper, _keeper = _keeper, None
    if keeper is None or keeper.pid != os.getpid():
        return
    # The thread renews it no more. If it just does, the lease expires as usual.
    keeper.ended.set()
    client = shared_redis()
    if client is not None:
        _end_lease(client, this_process())


def renew_lease(process: dict[str, Any], begun: int, worker: bool = True) -> None:
    """Store that a process is alive and when it started. Raises RedisError."""
    client = shared_redis()
    if client is None:
        return
    key = _lease_key(process)
    with client.pipeline() as pipeline:
        pipeline.set(key, begun, ex=LEASE_SECONDS)
        if worker:
            pipeline.zadd(redis_key(INDEX), {key: time.time() + LEASE_SECONDS})
            pipeline.expire(redis_key(INDEX), INDEX_SECONDS)
        pipeline.execute()


def keep_lease(worker: bool = True) -> None:
    """Start a thread that renews this process's lease until the process ends.

    Further calls do nothing. ``worker`` tells whether to count it as a worker.
    """
    global _keeper
    with _lock:
        known = _keeper is not None and _keeper.pid == os.getpid()
        if known or shared_redis() is None:
            return
        _keeper = keeper = Keeper(os.getpid(), Event())
    process = this_process()
    begun = int(time.time())
    # Store the first one here, before the process writes its identity anywhere.
    pause = _try_to_renew(process, begun, worker)

    def renew() -> None:
        wait = pause
        while not keeper.ended.wait(wait):
            wait = _try_to_renew(process, begun, worker)

    Thread(target=renew, name=THREAD, daemon=True).start()


def leased_process() -> dict[str, Any]:
    """The identity of this process, for a claim or a lock.

    It has a lease from now on: other processes must be able to see that it is alive.
    """
    keep_lease(worker=False)
    return this_process()


def _try_to_renew(process: dict[str, Any], begun: int, worker: bool) -> float:
    """Renew the lease; return the seconds until the next time."""
    try:
        renew_lease(process, begun, worker)
    except redis.RedisError as error:
        logger.debug("Could not renew the lease: %s", type(error).__name__)
        return 1
    return LEASE_SECONDS / RENEWALS


def _end_lease(client: redis.Redis, process: dict[str, Any]) -> None:
    """Tell those who cannot see the process that it has ended."""
    # Otherwise a worker in a container that gets the message of its task would leave
    # the task alone until the lease expires.
    key = _lease_key(process)
    try:
        with client.pipeline() as pipeline:
            pipeline.delete(key)
            pipeline.zrem(redis_key(INDEX), key)
            pipeline.execute()
    except redis.RedisError as error:
        logger.debug("Could not end a lease: %s", type(error).__name__)


def _has_ended(client: redis.Redis, key: bytes) -> bool:
    """Has the process of this lease ended, as far as it can be seen from here?"""
    process = _process_of(key)
    if not process.get("pid", "").isdigit():
        return False
    process["pid"] = int(process["pid"])
    if look_at(process) is not Seen.DEAD:
        return False
    _end_lease(client, process)
    return True


def _process_of(key: bytes) -> dict[str, Any]:
    parts = key.decode(errors="replace").partition(f":{PREFIX}")[2].split(":", 4)
    names = ("host", "boot", "pid", "start", "namespace")
    return dict(zip(names, parts, strict=False))


def _lease_key(process: dict[str, Any]) -> str:
    parts = [process[name] for name in ("host", "boot", "pid", "start")]
    if process.get("namespace"):
        # Workers of an older release have none, neither here nor in their key.
        parts.append(process["namespace"])
    return redis_key(PREFIX + ":".join(map(str, parts)))
