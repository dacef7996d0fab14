"""One slot of a worker is for small tasks: nobody waits behind long ones."""

from contextlib import ExitStack
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

    def take(self, stack: ExitStack, large: bool) -> bool:
        """Take a slot until the stack is closed; False when none is free.

        Small tasks need none.
        """
        if not large:
            return True
        for place in range(self.large):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except BlockingIOError:
                continue
            stack.callback(fcntl.lockf, self._file, fcntl.LOCK_UN, 1, place)
            return True
        return False


# Replaced by the worker before it forks; one process has no slot to spare.
slots = Slots(1)


def prepare(processes: int) -> None:
    """Called once in the worker's main process."""
    global slots
    slots = Slots(processes)


def take(stack: ExitStack, large: bool) -> bool:
    """See Slots.take, of this worker."""
    return slots.take(stack, large)
