from collective.async_.worker.slots import Slots
from contextlib import ExitStack
from multiprocessing import get_context

import pytest
import signal


# The children of a worker are forked: they share the file.
CONTEXT = get_context("fork")


def _hold(slots, answers):
    with ExitStack() as slot:
        answers.send(slots.take(slot))
        # Until the test kills it.
        signal.pause()


@pytest.fixture
def child():
    """Start a process that takes a slot and keeps it; return whether it got one."""
    started = []

    def start(slots):
        here, there = CONTEXT.Pipe()
        process = CONTEXT.Process(target=_hold, args=(slots, there))
        process.start()
        started.append(process)
        assert here.poll(30)
        return process, here.recv()

    yield start
    for process in started:
        process.kill()
        process.join()


def test_one_process_takes_large_tasks_too():
    with ExitStack() as slot:
        assert Slots(1).take(slot)


def test_one_slot_is_left_for_small_tasks(child):
    slots = Slots(3)
    assert [child(slots)[1] for _number in range(3)] == [True, True, False]


def test_a_slot_is_given_back(child):
    slots = Slots(2)
    with ExitStack() as slot:
        assert slots.take(slot)
        assert not child(slots)[1]
    assert child(slots)[1]


def test_a_killed_process_gives_its_slot_back(child):
    slots = Slots(2)
    process, free = child(slots)
    assert free and not child(slots)[1]
    process.kill()
    process.join()
    assert child(slots)[1]
