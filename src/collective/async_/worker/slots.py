"""One slot of a worker is for small tasks: nobody waits behind long ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

import fcntl


class Slots:
    """How many large tasks one worker runs at once: one fewer than processes.

    Byte ranges of a nameless file that the children inherit. POSIX locks belong
    to a process, so one that is killed gives its slot back.
    """

    def __init__(self, processes: int):
        self.large = max(1, processes - 1)
        self._file = TemporaryFile()

    @contextmanager
    def take(self, large: bool) -> Iterator[bool]:
        """A slot for the block; False when no slot for large tasks is free."""
        taken = self._lock() if large else None
        try:
            yield not large or taken is not None
        finally:
            if taken is not None:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, taken)

    def _lock(self) -> int | None:
        for place in range(self.large):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except BlockingIOError:
                continue
            return place
        return None


# Replaced by the worker before it forks; one process has no slot to spare.
slots = Slots(1)


def prepare(processes: int) -> None:
    """Called once in the worker's main process."""
    global slots
    slots = Slots(processes)


def take(large: bool):
    """See Slots.take, of this worker."""
    return slots.take(large)
