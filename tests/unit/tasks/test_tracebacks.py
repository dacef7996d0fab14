"""What a record keeps of many errors."""

from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.tracebacks import add_traceback
from collective.async_.tasks.tracebacks import LONGEST
from collective.async_.tasks.tracebacks import ROOM
from collective.async_.tasks.tracebacks import shortened
from collective.async_.worker.items import error_text
from collective.async_.worker.items import LONGEST_REASON

import pickle
import pytest


@pytest.fixture
def record():
    return TaskRecord("1", "delete", "jane")


def test_one_is_as_it_is(record):
    add_traceback(record, "Traceback: one\n")
    assert record.traceback == "Traceback: one\n"


def test_equal_ones_are_counted(record):
    for text in ("one\n", "two\n", "one\n", "one\n"):
        add_traceback(record, text)
    assert record.traceback == "one\n(3 times)\n\ntwo\n"


def test_a_thousand_take_no_more_room_than_there_is(record):
    for number in range(1000):
        add_traceback(record, f"{number:04}: " + "x" * 331 + "\n")
    assert record.traceback.startswith("0000: ")
    # 59 of 338 characters each are what fits.
    assert record.traceback.endswith("\n… and 941 more\n")
    assert len(record.traceback) < ROOM + 200
    assert len(pickle.dumps(record.__getstate__())) < 3 * ROOM
    add_traceback(record, "0000: " + "x" * 331 + "\n")
    assert "(2 times)" in record.traceback


def test_of_a_long_one_its_end_says_what_happened(record):
    add_traceback(record, "Begin" + "x" * 1_000_000 + "End")
    assert record.traceback.startswith("Begin")
    assert record.traceback.endswith("End")
    assert len(record.traceback) <= LONGEST
    assert shortened("x" * LONGEST) == "x" * LONGEST


def test_a_reason_is_short(record):
    assert len(error_text(ValueError("x" * 10_000))) <= LONGEST_REASON
    assert error_text(ValueError()) == "ValueError"
