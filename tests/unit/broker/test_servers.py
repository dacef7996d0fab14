"""Messages and keys get to a Redis with a password, with TLS, or behind sentinels."""

from collections.abc import Iterator
from collective.async_.broker import publish as module
from collective.async_.broker.publish import producer
from collective.async_.broker.publish import publish
from collective.async_.broker.queue_info import ping
from collective.async_.broker.queue_info import queue_info
from collective.async_.broker.redis import broker_redis
from collective.async_.broker.redis import redis_at
from helpers.redis_servers import SERVERS
from helpers.redis_servers import with_tls
from helpers.stack.waiting import wait_for
from pathlib import Path

import pytest
import redis


@pytest.fixture(autouse=True)
def fresh(monkeypatch) -> Iterator[None]:
    # Seconds. Editors do not wait that long, but tests run on busy machines.
    monkeypatch.setattr(module, "BROKER_TIMEOUT", 10)
    monkeypatch.setattr(module, "_paused_until", 0.0)
    monkeypatch.setattr("collective.async_.broker.redis.TIMEOUT", 10)
    for cached in (producer, redis_at):
        cached.cache_clear()
    yield
    for cached in (producer, redis_at):
        cached.cache_clear()


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.__name__)
def test_a_message_is_in_the_queue(server, tmp_path: Path, monkeypatch):
    with server(tmp_path) as url:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        wait_for(lambda: broker_redis().ping(), what="the server")
        assert publish("/Plone", "1")
        assert queue_info().messages == 1
        ping()


def test_an_unknown_certificate_is_refused(tmp_path: Path, monkeypatch, caplog):
    with with_tls(tmp_path) as url:
        monkeypatch.setenv("CELERY_BROKER_URL", url.partition("?")[0])
        assert not publish("/Plone", "1")
        assert "the broker does not answer" in caplog.text
        with pytest.raises(redis.ConnectionError, match="CERTIFICATE"):
            broker_redis().ping()
