"""A time limit that never interrupts a commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread
from threading import main_thread

import signal


class TookTooLong(BaseException):
    """The task exceeded its time limit.

    Not a subclass of Exception, so that ``except Exception`` does not catch it.
    """


class _Alarm:
    """The handler of SIGALRM in the main thread."""

    # Number of nested blocks in which the exception must wait.
    deferring = 0
    # Has the time limit passed in such a block?
    pending = False

    def handle(self, signum: int, frame: object) -> None:
        # A signal mask would not help: another thread, such as ZEO's, may receive the
        # signal, and Python then calls this in the main thread nevertheless.
        if self.deferring:
            self.pending = True
        else:
            raise TookTooLong


_alarm = _Alarm()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block after ``seconds``; 0 means no limit.

    It uses SIGALRM, which works in the main thread only. A child process of the worker
    runs tasks there. In any other thread there is no limit.
    """
    if not seconds or current_thread() is not main_thread():
        yield
        return
    _alarm.pending = False
    before = signal.signal(signal.SIGALRM, _alarm.handle)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def deferred_time_limit() -> Iterator[None]:
    """Do not raise TookTooLong inside this block, but at its end.

    An exception in the middle of ZEO's two-phase commit breaks the connection.
    """
    if current_thread() is not main_thread():
        yield
        return
    _alarm.deferring += 1
    try:
        yield
    finally:
        _alarm.deferring -= 1
        if _alarm.pending and not _alarm.deferring:
            _alarm.pending = False
            raise TookTooLong
