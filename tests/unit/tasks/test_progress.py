"""The progress of running tasks, on a real server."""

from collective.async_.broker import redis as shared
from collective.async_.counting import Stage
from collective.async_.tasks.progress import Progress
from collective.async_.tasks.progress import progress_of
from collective.async_.tasks.progress import tell
from collective.async_.tasks.progress import total_progress
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from redis.exceptions import TimeoutError

import pytest


TOKEN = "0123456789abcdef"
LIVE = Progress(60, 196, Stage.INDEXING, 75)
KEY = "collective.async:progress:a"


@pytest.fixture
def record():
    record = TaskRecord("a", "delete", "editor", processed=1, total=3)
    record.status, record.token = Status.RUNNING, TOKEN
    return record


@pytest.fixture(autouse=True)
def asked_again(monkeypatch):
    monkeypatch.setattr(shared, "_paused_until", 0.0)


def test_what_the_run_tells_is_known_elsewhere(server, record):
    assert progress_of([record]) == {"a": Progress(1, 3)}
    tell("a", TOKEN, LIVE)
    assert progress_of([record]) == {"a": LIVE}
    assert 0 < server.ttl(KEY) <= 3600
    tell("a", TOKEN, Progress(2, 3))
    assert progress_of([record]) == {"a": Progress(2, 3)}


def test_what_an_earlier_run_has_told_is_not_believed(server, record):
    tell("a", "another token", LIVE)
    assert progress_of([record]) == {"a": Progress(1, 3)}


def test_only_running_tasks_are_asked_for(server, record):
    tell("a", TOKEN, LIVE)
    record.status = Status.WAITING
    assert progress_of([record]) == {"a": Progress(1, 3)}


@pytest.mark.parametrize(
    "junk", [b"", b"\xff", b"01234567", b"01234567 working 1", b"01234567 x 1 2 3"]
)
def test_junk_is_nothing(server, record, junk):
    server.set(KEY, junk)
    assert progress_of([record]) == {"a": Progress(1, 3)}


def test_a_redis_that_does_not_answer_is_left_alone(server, record, monkeypatch):
    asked = []

    def mget(_self, keys):
        asked.append(keys)
        raise TimeoutError

    monkeypatch.setattr(type(server), "mget", mget)
    for _number in range(3):
        assert progress_of([record]) == {"a": Progress(1, 3)}
    assert len(asked) == 1


def test_without_redis_there_is_none(record, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://h")
    monkeypatch.delenv("COLLECTIVE_ASYNC_REDIS_URL", raising=False)
    tell("a", TOKEN, LIVE)
    assert progress_of([record]) == {"a": Progress(1, 3)}


def test_the_total_leaves_single_tasks_out():
    assert total_progress([Progress(1, 3), Progress(0, 1), Progress(2, 4)]) == (3, 7)
    assert total_progress([Progress(0, 1)]) == (0, 0)
