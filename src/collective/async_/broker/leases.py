"""The identity of a process, and whether it is still alive.

For a process on the same host, /proc tells immediately. A process on another host
renews a key in the shared Redis, and is taken for dead when that key has expired.
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


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _start_time(pid: int) -> str | None:
    """The process's start time in clock ticks; None if it has ended or is a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name of the command is in parentheses and may contain spaces.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def this_process() -> dict[str, Any]:
    """The identity of the calling process. A pid alone may be used again."""
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
    """Is this process still running? True if that is not known."""
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
    """The start times of the worker processes that have a lease.

    They are in seconds since the epoch. None if Redis cannot be asked.
    """
    client = shared_redis()
    if client is None:
        return None
    try:
        keys = list(client.scan_iter(redis_key(PREFIX) + "*", count=1000))
        values = client.mget(keys) if keys else []
    except redis.RedisError:
        return None
    return [int(value) for value in values if value is not None]


def keep_lease() -> None:
    """Start a thread that renews this process's lease until the process ends."""
    key = _lease_key(this_process())
    started = int(time.time())

    def renew() -> None:
        while True:
            client = shared_redis()
            try:
                if client is not None:
                    client.set(key, started, ex=LEASE_SECONDS)
            except redis.RedisError as error:
                logger.debug("Could not renew the lease: %s", type(error).__name__)
            time.sleep(LEASE_SECONDS / 3)

    Thread(target=renew, name="collective.async lease", daemon=True).start()
