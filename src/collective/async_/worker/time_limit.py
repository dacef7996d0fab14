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


class _Alarm:
    """The one alarm of the main thread."""

    quiet = 0
    late = False

    def ring(self, signum: int, frame: object) -> None:
        # No signal mask: the signal may reach any thread of the process, ZEO's
        # for one, and Python then calls this in the main thread all the same.
        if self.quiet:
            self.late = True
        else:
            raise TookTooLong


_alarm = _Alarm()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block after ``seconds``; 0 means no limit.

    Works by SIGALRM, so only in the main thread: a prefork worker's child. In
    any other thread there is no limit.
    """
    if not seconds or current_thread() is not main_thread():
        yield
        return
    _alarm.late = False
    before = signal.signal(signal.SIGALRM, _alarm.ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def deferred_time_limit() -> Iterator[None]:
    """Hold the time limit back during a commit.

    An exception in the middle of ZEO's two-phase commit breaks the connection.
    What came meanwhile is raised at the end.
    """
    if current_thread() is not main_thread():
        yield
        return
    _alarm.quiet += 1
    try:
        yield
    finally:
        _alarm.quiet -= 1
        if _alarm.late and not _alarm.quiet:
            _alarm.late = False
            raise TookTooLong
