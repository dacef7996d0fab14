"""How long tasks usually take, on a real server."""

from collective.async_.broker.redis import after_commit
from collective.async_.broker.redis import redis_key
from collective.async_.tasks import durations
from collective.async_.tasks.durations import ENOUGH
from collective.async_.tasks.durations import KEPT
from collective.async_.tasks.durations import kept_duration
from collective.async_.tasks.durations import Usual
from collective.async_.tasks.durations import usual_duration
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from datetime import timedelta

import pytest
import transaction


@pytest.fixture(autouse=True)
def site(monkeypatch):
    monkeypatch.setattr(durations.api.portal, "get", lambda: None)
    monkeypatch.setattr(durations.api.content, "get_path", lambda _site: "/plone")


def task(size=200, action="paste", **values):
    record = TaskRecord("a", action, "editor", size=size, attempt=1, **values)
    record.status = Status.RUNNING
    return record


def took(seconds, size=200, status=Status.SUCCEEDED, **values):
    record = task(size, **values)
    record.started = utcnow() - timedelta(seconds=seconds)
    record.finish(status)
    after_commit(kept_duration(record))
    transaction.commit()


def test_no_guess_without_evidence(server):
    for _number in range(ENOUGH - 1):
        took(120)
    took(120, action="delete")
    took(120, size=3)
    took(1, status=Status.FAILED)
    took(1, status=Status.CANCELLED)
    took(1, history=({},))
    assert usual_duration(task()) is None
    took(120)
    usual = usual_duration(task())
    assert usual.shortest == pytest.approx(120, abs=1)


def test_what_is_kept_in_a_transaction_that_fails_is_not_kept(server):
    record = task()
    record.started = utcnow()
    record.finish(Status.SUCCEEDED)
    after_commit(kept_duration(record))
    transaction.abort()
    assert server.keys("*durations*") == []


def test_outliers_are_left_out(server):
    for seconds in (100, 110, 120, 130, 140, 1, 900, 2):
        took(seconds)
    usual = usual_duration(task())
    assert usual.shortest > 90 and usual.longest < 150


def test_a_similar_size_counts_in_proportion(server):
    for _number in range(ENOUGH):
        took(120, size=100)
    assert usual_duration(task(size=200)).typical == pytest.approx(240, abs=2)
    assert usual_duration(task(size=1000)) is None


def test_only_the_last_ones_are_kept(server):
    for _number in range(KEPT):
        took(10)
    for _number in range(KEPT):
        took(100)
    assert usual_duration(task()).shortest == pytest.approx(100, abs=1)
    (key,) = server.keys("*durations*")
    assert server.llen(key) == KEPT and server.ttl(key) > 0


@pytest.mark.parametrize("junk", [b"", b"x y", b"0 1", b"1 nan", b"1 -5", b"\xff"])
def test_junk_is_no_evidence(server, junk):
    for _number in range(ENOUGH):
        server.lpush(redis_key(durations._key(task(), 8)), junk)
    assert usual_duration(task()) is None


def test_junk_of_another_type(server):
    server.set(redis_key(durations._key(task(), 8)), "junk")
    assert usual_duration(task()) is None


def test_it_is_a_range():
    assert Usual(60, 180).typical == 120
