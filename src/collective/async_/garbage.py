"""Python's garbage collector: shorter pauses in Zope, and less work in a worker."""

from .config import GARBAGE_COLLECTOR
from .config import skipped_patches
from typing import Any

import gc


# A worker looks for garbage when there are so many more objects than the last time.
# With Python's default of 700 that is a twentieth of the work of a paste or a rename.
GARBAGE = 10_000


def on_database_opened(event: Any) -> None:
    """Called when Zope has started: never look again at what is loaded now.

    Code and ZCML are 370,000 objects. To look at all of them takes 150 to 200 ms, and
    somebody waits for that with every fifteenth page, or with a click.
    """
    if GARBAGE_COLLECTOR not in skipped_patches():
        # What is garbage now would stay.
        gc.collect()
        gc.freeze()


def collect_less_in_worker() -> None:
    """Called before the fork: never look at what is loaded now, and seldom at more."""
    # Not only for speed: to look at an object writes to memory that children share.
    gc.freeze()
    if GARBAGE_COLLECTOR not in skipped_patches():
        gc.set_threshold(GARBAGE)
