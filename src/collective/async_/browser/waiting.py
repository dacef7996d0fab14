"""Limits how many threads of a web server wait, so that others can serve pages."""

from ..config import waiting_saves
from collections.abc import Iterator
from contextlib import contextmanager

import threading


# The limit if the number of threads is not known.
DEFAULT = 2

_lock = threading.Lock()
_waiting = 0


@contextmanager
def place_to_wait() -> Iterator[bool]:
    """Give True if this thread may wait in the block, False if too many do."""
    global _waiting
    with _lock:
        free = _waiting < _most()
        _waiting += free
    try:
        yield free
    finally:
        with _lock:
            _waiting -= free


def _most() -> int:
    """The configured number of threads, or half of the server's threads."""
    configured = waiting_saves()
    if configured is not None:
        return configured
    # Waitress starts all its threads at the beginning. Their names are the only way to
    # count them.
    names = [thread.name for thread in threading.enumerate()]
    threads = sum(name.startswith("waitress-") for name in names)
    return threads // 2 if threads else DEFAULT
