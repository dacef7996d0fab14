from collective.async_ import garbage

import gc
import pytest


@pytest.fixture
def collector():
    """The garbage collector, which is put back as it was."""
    before = gc.get_threshold()
    yield gc
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.fixture
def switched_off(monkeypatch):
    monkeypatch.setenv("COLLECTIVE_ASYNC_SKIP_PATCHES", "garbage-collector")


def test_a_worker_seldom_looks_for_garbage(collector):
    garbage.collect_less_in_worker()
    assert collector.get_threshold()[0] == garbage.GARBAGE
    assert collector.get_freeze_count()


def test_a_worker_with_the_switch(collector, switched_off):
    before = collector.get_threshold()
    garbage.collect_less_in_worker()
    assert collector.get_threshold() == before
    # The children share its memory all the same.
    assert collector.get_freeze_count()


def test_zope_does_not_look_at_what_it_has_loaded(collector):
    before = collector.get_threshold()
    garbage.on_database_opened(None)
    assert collector.get_freeze_count() > 10_000
    assert collector.get_threshold() == before


def test_what_is_garbage_at_the_start_does_not_stay(collector):
    class Cycle:
        alive = 0

        def __init__(self):
            Cycle.alive += 1
            self.itself = self

        def __del__(self):
            Cycle.alive -= 1

    # Without this it could be found before.
    collector.disable()
    try:
        Cycle()
        garbage.on_database_opened(None)
        assert Cycle.alive == 0
    finally:
        collector.enable()


def test_zope_with_the_switch(collector, switched_off):
    garbage.on_database_opened(None)
    assert not collector.get_freeze_count()
