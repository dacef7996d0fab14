from collective.async_.broker import publish
from collective.async_.broker import redis
from collective.async_.broker.redis import redis_at
from helpers.valkey import valkey
from ZEO.asyncio.client import ClientRunner

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
    for module in (publish, redis):
        # No server may have answered to an earlier test.
        monkeypatch.setattr(module, "_paused_until", 0.0)
    client = redis_at(_server)
    client.flushall()
    return client


@pytest.fixture
def waits(monkeypatch):
    """The ids of objects for which a ZEO client has waited."""
    waits = []
    stock = ClientRunner.load_before

    def load_before(self, oid, tid):
        waits.append(oid)
        return stock(self, oid, tid)

    monkeypatch.setattr(ClientRunner, "load_before", load_before)
    return waits
