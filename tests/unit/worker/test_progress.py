"""What a run counts, and what it tells of that."""

from collective.async_.counting import report_progress
from collective.async_.counting import Stage
from collective.async_.tasks.record import TaskRecord
from collective.async_.worker import progress as module
from collective.async_.worker.indexing import on_moved
from collective.async_.worker.progress import ProgressCounter

import pytest


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

    monkeypatch.setattr(module.time, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def told(monkeypatch):
    told = []
    monkeypatch.setattr(module, "tell", lambda _id, _token, found: told.append(found))
    return told


@pytest.fixture
def counter(clock, told, monkeypatch):
    monkeypatch.setattr(module, "PAUSE", 0)
    return ProgressCounter("a", "token")


def task(**values):
    return TaskRecord("a", "paste", "editor", **values)


def last(told):
    return told[-1].stage, told[-1].done, told[-1].total


def test_it_tells_twice_a_second_at_most(clock, told):
    counter = ProgressCounter("a", "token")
    counter.attempt(task(size=200))
    for _number in range(100):
        counter.add(Stage.WORKING)
        clock.now += 0.01
    assert [found.done for found in told] == [51]


def test_the_contents_of_a_folder_are_counted(counter, told):
    counter.attempt(task(size=200))
    with counter:
        on_moved(None, None)
        on_moved(None, None)
    on_moved(None, None)
    assert last(told) == (Stage.WORKING, 2, 200)


def test_then_they_are_indexed(counter, told):
    counter.attempt(task(size=200))
    counter.begin(Stage.INDEXING, 201)
    counter.add(Stage.INDEXING)
    assert last(told) == (Stage.INDEXING, 1, 201)
    counter.add(Stage.WORKING)
    assert last(told) == (Stage.WORKING, 1, 200)
    counter.add(Stage.INDEXING)
    assert last(told) == (Stage.WORKING, 1, 200)


def test_what_is_put_off_is_told_at_once(clock, told):
    counter = ProgressCounter("a", "token")
    counter.attempt(task(size=200))
    clock.now += 5
    counter.begin(Stage.INDEXING, 200)
    counter.commit()
    counter.begin(Stage.DEFERRED, 1)
    assert last(told) == (Stage.DEFERRED, 0, 1)
    counter.add(Stage.DEFERRED)
    assert len(told) == 2


def test_a_few_items_have_no_stage_of_their_own(counter, told):
    counter.attempt(task(size=200, total=200))
    counter.reach(30)
    counter.begin(Stage.INDEXING, 30)
    counter.add(Stage.INDEXING)
    assert last(told) == (Stage.WORKING, 30, 200)


def test_what_was_rolled_back_is_counted_again(counter, told):
    record = task(size=200)
    counter.attempt(record)
    counter.reach(60)
    counter.commit()
    counter.reach(90)
    counter.attempt(record)
    assert last(told) == (Stage.WORKING, 60, 200)


def test_another_worker_goes_on_with_what_is_committed(counter, told):
    counter.attempt(task(size=200, processed=40))
    assert last(told) == (Stage.WORKING, 40, 200)


def test_a_rehearsal_is_told_as_such(counter, told):
    counter.attempt(task(size=200), Stage.CHECKING)
    counter.add(Stage.WORKING)
    counter.begin(Stage.INDEXING, 200)
    assert last(told) == (Stage.CHECKING, 1, 200)
    counter.attempt(task(size=200))
    assert last(told) == (Stage.WORKING, 0, 200)


def test_never_more_than_all(counter, told):
    counter.attempt(task(size=2))
    counter.reach(5)
    assert last(told) == (Stage.WORKING, 2, 2)


def test_an_action_can_count_itself(counter, told):
    counter.attempt(task(size=300))
    with counter:
        report_progress(3, 10)
        on_moved(None, None)
        counter.begin(Stage.INDEXING, 300)
    assert last(told) == (Stage.WORKING, 3, 10)


def test_the_pace_tells_what_is_left_where_nothing_else_comes(counter, told, clock):
    counter.attempt(task(size=100, total=100))
    counter.reach(10)
    clock.now += 10
    counter.reach(20)
    assert told[-1].left is None
    counter.commit()
    counter.attempt(task(size=100, total=100))
    assert told[-1].left == 40


def test_a_few_items_are_no_pace(counter, told, clock):
    counter.attempt(task(size=100))
    clock.now += 10
    report_progress(1, 100)
    counter.report(9, 100)
    assert told[-1].left is None
    counter.report(10, 100)
    assert told[-1].left == 90


def test_what_is_rolled_back_is_counted_once(counter, told):
    counter.attempt(task(size=200))
    for _number in range(3):
        counter.add(Stage.WORKING)
    counter.back(0)
    counter.add(Stage.WORKING)
    assert last(told) == (Stage.WORKING, 1, 200)
