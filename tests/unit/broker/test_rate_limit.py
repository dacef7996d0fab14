"""The rate limits on a real server, and junk in their keys."""

from collective.async_.broker import rate_limit
from collective.async_.broker.queue_info import queue_info
from collective.async_.broker.rate_limit import first_in

import pytest


STARTS = "collective.async:starts"


def test_once_until_a_worker_connects(server):
    assert [first_in(60, "sweep"), first_in(60, "sweep")] == [True, False]
    rate_limit.reset()
    assert [first_in(60, "sweep"), first_in(60, "sweep")] == [True, False]


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
    assert not rate_limit.queue_is_empty()
