"""Time limits that never land inside a commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread
from threading import main_thread

import signal


class TookTooLong(BaseException):
    """The task ran into its time limit.

    No Exception: code that excepts all of those must not swallow it.
    """


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block after ``seconds``; 0 means no limit.

    Works by SIGALRM, so only in the main thread: a prefork worker's child. In
    any other thread there is no limit.
    """
    if not seconds or current_thread() is not main_thread():
        yield
        return

    def stop(signum: int, frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold the time limit back during a commit.

    An exception in the middle of ZEO's two-phase commit breaks the connection.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
