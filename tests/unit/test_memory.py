"""Freed memory goes back to the system, now and then."""

from collective.async_.worker import memory
from collective.async_.worker.memory import Trimmer

import ctypes
import pytest


@pytest.fixture
def clock(monkeypatch):
    """A time that the test sets."""
    now = [100.0]
    monkeypatch.setattr(memory.time, "monotonic", lambda: now[0])
    return now


class Library:
    """A C library; None of what it is asked for is done."""

    def __init__(self):
        self.calls = []
        self.malloc_trim = self.calls.append


def test_not_after_every_task(clock):
    library = Library()
    trim = Trimmer(library)
    assert not trim()
    clock[0] += memory.PAUSE
    assert trim()
    assert not trim()
    assert library.calls == [0]


def test_a_library_that_cannot(clock):
    trim = Trimmer(object())
    clock[0] += memory.PAUSE
    assert not trim()


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="glibc has it, musl has not"
)
def test_the_real_one(clock):
    trim = Trimmer()
    clock[0] += memory.PAUSE
    assert trim()
