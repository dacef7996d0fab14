"""Waiting for a condition instead of sleeping."""

from collections.abc import Callable
from typing import TypeVar

import time


T = TypeVar("T")


def wait_for(
    condition: Callable[[], T], timeout: float = 30, what: str = "condition"
) -> T:
    """Call ``condition`` every 0.1 seconds; return its first true value.

    Raises AssertionError after ``timeout`` seconds, with the last value.
    """
    deadline = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: still {value!r} after {timeout} seconds")
        time.sleep(0.1)
    return value
