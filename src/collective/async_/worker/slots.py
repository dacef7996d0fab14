"""Slots: one process of a worker is kept free for small tasks."""

from contextlib import ExitStack
from tempfile import TemporaryFile

import fcntl


class Slots:
    """Limits the large tasks of one worker to one fewer than it has processes.

    A slot is a POSIX lock on one byte of an unnamed file that the children inherit.
    The lock belongs to a process, so a slot is free again when its process is killed.
    """

    def __init__(self, processes: int):
        self.large = max(1, processes - 1)
        self._file = TemporaryFile()

    def take(self, stack: ExitStack) -> bool:
        """Take a slot until the stack is closed; return False if none is free."""
        for offset in range(self.large):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
            except BlockingIOError:
                continue
            stack.callback(fcntl.lockf, self._file, fcntl.LOCK_UN, 1, offset)
            return True
        return False


# Replaced by the worker before it forks. A single process runs tasks of any size.
slots = Slots(1)


def prepare(processes: int) -> None:
    """Create the slots. Call it once, in the worker's main process."""
    global slots
    slots = Slots(processes)


def take(stack: ExitStack) -> bool:
    """Take a slot of this worker; see Slots.take."""
    return slots.take(stack)
