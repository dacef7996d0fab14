"""Which Redis the processes share, depending on the configured URLs."""

from collective.async_.broker import commit_lock
from collective.async_.broker import redis as module
from collective.async_.broker.redis import broker_redis
from collective.async_.broker.redis import redis_at
from collective.async_.broker.redis import shared_redis

import pytest


@pytest.fixture(autouse=True)
def fresh():
    redis_at.cache_clear()
    yield
    redis_at.cache_clear()


def options(client) -> dict:
    # Raises TypeError for an option that the connection does not accept.
    client.connection_pool.make_connection()
    return client.connection_pool.connection_kwargs


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://h", {"host": "h"}),
        ("redis://h/3", {"host": "h", "db": 3}),
        ("redis://u:p%40x@h:1/0", {"username": "u", "password": "p@x", "port": 1}),
        ("redis://[::1]:1/0", {"host": "::1", "port": 1}),
        ("valkey://h/1", {"host": "h", "db": 1}),
        ("rediss://h/0?ssl_cert_reqs=none", {"ssl_cert_reqs": "none"}),
        ("rediss://h/0?ssl_cert_reqs=CERT_NONE", {"ssl_cert_reqs": "none"}),
        ("redis+socket:///run/r.sock?virtual_host=2", {"path": "/run/r.sock", "db": 2}),
        ("redis://a/0;redis://b/0", {"host": "a", "db": 0}),
    ],
)
def test_addresses(url, expected):
    found = options(redis_at(url))
    assert found | expected == found


@pytest.mark.parametrize(
    "query", ["foo=1", "connect_timeout=3", "ssl_cert_reqs=none", "socket_timeout=30"]
)
def test_unknown_options_are_ignored(query):
    assert options(redis_at(f"redis://h/0?{query}"))["socket_timeout"] == module.TIMEOUT


@pytest.mark.parametrize(
    "url",
    ["", "amqp://h", "memory://", "redis://h:x/0", "redis://[h/0"],
)
def test_urls_of_other_brokers(url):
    assert redis_at(url) is None


def test_the_broker_is_shared_when_it_is_one(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://h/0")
    assert shared_redis() is broker_redis() is not None


def test_a_separate_redis_with_another_broker(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://h")
    monkeypatch.setenv("COLLECTIVE_ASYNC_REDIS_URL", "redis://other/0")
    assert options(shared_redis())["host"] == "other"
    assert broker_redis() is None


def test_without_any_nobody_waits_for_the_commit_lock(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://h")
    monkeypatch.delenv("COLLECTIVE_ASYNC_REDIS_URL", raising=False)
    assert not commit_lock.is_held()
    with commit_lock.exclusive(1) as entered:
        assert not entered
        with commit_lock.shared(1) as entered:
            assert not entered
