from collective.async_.worker.time_limit import deferred_time_limit
from collective.async_.worker.time_limit import time_limit
from collective.async_.worker.time_limit import TookTooLong
from threading import Event
from threading import Thread

import pytest
import signal
import time


def busy(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_code_that_takes_too_long_is_stopped():
    with pytest.raises(TookTooLong), time_limit(0.05):
        busy(5)


def test_code_that_excepts_everything_does_not_swallow_it():
    with pytest.raises(TookTooLong), time_limit(0.05):
        try:
            busy(5)
        except Exception:
            busy(5)


def test_code_that_ends_in_time_leaves_no_alarm_and_the_old_handler():
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before


@pytest.fixture
def other_thread():
    """A worker has several threads, and the signal may reach any of them."""
    end = Event()
    thread = Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


def test_a_commit_is_not_disturbed_and_the_limit_comes_after_it(other_thread):
    committed = False
    with pytest.raises(TookTooLong), time_limit(0.05):
        with deferred_time_limit():
            busy(0.2)
            committed = True
        busy(5)
    assert committed


def test_a_conflict_at_a_late_commit_is_not_tried_again():
    with pytest.raises(TookTooLong), time_limit(0.05), deferred_time_limit():
        busy(0.2)
        raise ValueError


def test_no_limit():
    with time_limit(0):
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_threads_have_no_limit():
    ended = []

    def work() -> None:
        with time_limit(0.01):
            busy(0.05)
        ended.append(True)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert ended
