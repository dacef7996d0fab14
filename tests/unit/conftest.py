from collective.async_.broker.redis import redis_at
from helpers.valkey import valkey

import pytest


@pytest.fixture(scope="session")
def _server():
    with valkey() as url:
        yield url


@pytest.fixture
def server(_server, monkeypatch):
    """An empty server that is the shared Redis and the broker; its client."""
    monkeypatch.setenv("CELERY_BROKER_URL", _server)
    monkeypatch.delenv("COLLECTIVE_ASYNC_REDIS_URL", raising=False)
    client = redis_at(_server)
    client.flushall()
    return client
