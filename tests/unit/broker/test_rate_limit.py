"""The rate limits on a real server, and junk in their keys."""

from collective.async_.broker import rate_limit
from collective.async_.broker.queue_info import queue_info
from collective.async_.broker.rate_limit import first_in
from collective.async_.broker.rate_limit import first_of

import pytest


STARTS = "collective.async:starts"


def test_once_until_a_worker_connects(server):
    assert [first_in(60, "sweep"), first_in(60, "sweep")] == [True, False]
    rate_limit.reset()
    assert [first_in(60, "sweep"), first_in(60, "sweep")] == [True, False]


def of_many():
    """The first two of four, one of which was there before; then the rest."""
    assert first_in(60, "b")
    answers = [first_of(60, ["a", "b", "c", "d"], 2) for _time in range(3)]
    assert answers == [["a", "c"], ["d"], []]
    assert first_of(60, [], 2) == []


def test_of_many(server):
    of_many()


def test_of_many_without_redis(monkeypatch):
    monkeypatch.setattr(rate_limit, "shared_redis", lambda: None)
    monkeypatch.setattr(rate_limit, "_due", {})
    of_many()


def test_many_are_asked_for_at_once(server):
    def calls(name):
        return server.info("commandstats").get(f"cmdstat_{name}", {"calls": 0})["calls"]

    keys = [str(number) for number in range(100)]
    before = calls("mget"), calls("set")
    assert first_of(60, keys, 100) == keys
    assert first_of(60, keys, 100) == []
    assert (calls("mget") - before[0], calls("set") - before[1]) == (2, 100)


@pytest.mark.parametrize("junk", [b"", b"x", b"\xff", b"1e400", b"9" * 10_000])
def test_junk(server, junk):
    server.set(STARTS, junk)
    assert [first_in(60, "sweep"), first_in(60, "sweep")] == [True, False]
    rate_limit.reset()
    assert first_in(60, "sweep")


def test_junk_of_another_type(server):
    server.lpush(STARTS, "junk")
    assert first_in(60, "sweep")
    assert not first_in(60, "sweep")
    server.delete(STARTS)
    server.lpush(STARTS, "junk")
    rate_limit.reset()
    assert first_in(60, "other")


def test_a_queue_that_is_none(server):
    server.set("collective.async", "junk")
    assert queue_info() is None
    assert rate_limit.queue_length() is None
