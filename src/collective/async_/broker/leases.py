"""The identity of a process, and whether it is still alive.

On the same host this is *proved* from /proc, at once. For other hosts, a key
in the shared Redis, which the process keeps renewing, must have expired.
"""

from .redis import redis_key
from .redis import shared_redis
from pathlib import Path
from threading import Thread
from typing import Any

import logging
import os
import redis
import socket
import time


logger = logging.getLogger("collective.async")

LEASE_SECONDS = 20
PREFIX = "alive:"
# The value of a lease that does not count as a worker.
NO_WORKER = 0


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _start_time(pid: int) -> str | None:
    """The process' start time in clock ticks, None when it is gone or a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The command's name, in parentheses, may contain anything.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def this_process() -> dict[str, Any]:
    """The identity of the calling process; a pid alone may be used again."""
    pid = os.getpid()
    return {
        "host": socket.gethostname(),
        "boot": _boot_id(),
        "pid": pid,
        "start": _start_time(pid),
    }


def _lease_key(process: dict[str, Any]) -> str:
    return redis_key(
        f"{PREFIX}{process['host']}:{process['boot']}:{process['pid']}:{process['start']}"
    )


def is_alive(process: dict[str, Any]) -> bool:
    """Is this process still running? True when in doubt."""
    here = this_process()
    if (process["host"], process["boot"]) == (here["host"], here["boot"]):
        return _start_time(process["pid"]) == process["start"]
    client = shared_redis()
    if client is None:
        return True
    try:
        return bool(client.exists(_lease_key(process)))
    except redis.RedisError:
        return True


def leases() -> list[int] | None:
    """When the worker processes with a lease began (seconds); None when unknown."""
    client = shared_redis()
    if client is None:
        return None
    try:
        keys = list(client.scan_iter(redis_key(PREFIX) + "*", count=1000))
        values = client.mget(keys) if keys else []
    except redis.RedisError:
        return None
    begun = [int(value) for value in values if value is not None]
    return [moment for moment in begun if moment != NO_WORKER]


def keep_lease(worker: bool = True) -> None:
    """Renew this process' lease from a thread until the process ends.

    A web process that runs a task itself has one, too, and is no ``worker``.
    """
    key = _lease_key(this_process())
    begun = int(time.time()) if worker else NO_WORKER

    def renew() -> None:
        while True:
            client = shared_redis()
            try:
                if client is not None:
                    client.set(key, begun, ex=LEASE_SECONDS)
            except redis.RedisError as error:
                logger.debug("Lease not renewed: %s", type(error).__name__)
            time.sleep(LEASE_SECONDS / 3)

    Thread(target=renew, name="collective.async lease", daemon=True).start()
