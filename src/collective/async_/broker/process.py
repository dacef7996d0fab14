"""The identity of a process, and whether it is alive as far as can be seen here.

A process id is only valid in its pid namespace. Each container has its own, even if
containers have the same host name.
"""

from enum import Enum
from pathlib import Path
from typing import Any

import os
import socket


class Seen(Enum):
    """What this process knows about another one."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


def this_process() -> dict[str, Any]:
    """The identity of the calling process. A pid alone may be used again."""
    return {
        "host": socket.gethostname(),
        "boot": _boot_id(),
        "namespace": _pid_namespace(),
        "pid": os.getpid(),
        # Not by its pid: in a /proc that is mounted from the host it is another one.
        "start": _start_time("self"),
    }


def look_at(process: dict[str, Any]) -> Seen:
    """Is a process alive? UNKNOWN if it is in another pid namespace.

    Raises ValueError, TypeError or KeyError for an invalid identity.
    """
    here = this_process()
    kernel = ("host", "boot", "namespace")
    # Records of an older release have no namespace.
    if any(here[key] is None or process.get(key) != here[key] for key in kernel):
        return Seen.UNKNOWN
    try:
        # This also works for processes of other users, which /proc may hide.
        os.kill(process["pid"], 0)
    except ProcessLookupError:
        return Seen.DEAD
    except PermissionError:
        pass
    if not _proc_is_ours():
        return Seen.UNKNOWN
    start = _start_time(process["pid"])
    if start is None and not _is_zombie(process["pid"]):
        return Seen.UNKNOWN
    return Seen.ALIVE if start == process["start"] else Seen.DEAD


def _boot_id() -> str | None:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None


def _pid_namespace() -> str | None:
    try:
        found = os.stat("/proc/self/ns/pid")
    except OSError:
        return None
    return f"{found.st_dev}:{found.st_ino}"


def _proc_is_ours() -> bool:
    """Does /proc belong to the pid namespace of this process?"""
    try:
        return os.readlink("/proc/self") == str(os.getpid())
    except OSError:
        return False


def _stat(pid: int | str) -> list[str]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    # The name of the command is in parentheses and may contain spaces.
    return stat.rpartition(")")[2].split()


def _is_zombie(pid: int | str) -> bool:
    return _stat(pid)[:1] in (["Z"], ["X"])


def _start_time(pid: int | str) -> str | None:
    """The start time in clock ticks; None if it is unknown or the process a zombie."""
    fields = _stat(pid)
    return fields[19] if fields and fields[0] not in "ZX" else None
