"""How many threads of a web server may wait: others must still get their pages."""

from ..config import waiting_saves
from collections.abc import Iterator
from contextlib import contextmanager

import threading


# When the number of threads is not known.
DEFAULT = 2

_lock = threading.Lock()
_waiting = 0


@contextmanager
def place_to_wait() -> Iterator[bool]:
    """Gives False when so many threads wait that this one must not."""
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
    """Half of the threads, or what is set."""
    configured = waiting_saves()
    if configured is not None:
        return configured
    # Waitress starts all its threads at once. Nothing else tells how many there are.
    names = [thread.name for thread in threading.enumerate()]
    threads = sum(name.startswith("waitress-") for name in names)
    return threads // 2 if threads else DEFAULT
