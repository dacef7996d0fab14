from collective.async_.broker import publish as module
from collective.async_.broker.publish import PAUSE_AFTER_FAILURE
from collective.async_.broker.publish import publish
from collective.async_.broker.publish import publish_after_commit
from contextlib import nullcontext
from kombu.transport.redis import Transport

import pytest
import socket
import subprocess
import sys
import time
import transaction


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(module, "_paused_until", 0.0)
    producer = module.producer
    producer.cache_clear()
    yield
    producer.cache_clear()


@pytest.fixture
def broker(monkeypatch):
    """Counts messages. With ``broker.away`` sending fails."""

    class Broker:
        sent: list = []
        away = False
        stale = 0

        def send_task(self, name, args, **options):
            if self.stale:
                self.stale -= 1
                raise OSError("connection reset")
            self.sent = [*self.sent, args]
            if self.away:
                raise OSError("connection refused")

    stand_in = Broker()
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(module, "producer", lambda: stand_in)
    yield stand_in


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    stand_in = Clock()
    monkeypatch.setattr(module, "time", stand_in)
    return stand_in


def test_without_a_broker_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    assert publish("/Plone", "1") is False


def test_the_message_names_the_site_and_the_task(broker):
    assert publish("/Plone", "1") is True
    assert broker.sent == [("/Plone", "1")]


def test_after_a_failure_nothing_is_tried_for_some_seconds(broker, clock):
    broker.away = True
    assert publish("/Plone", "1") is False
    broker.away = False
    clock.now += PAUSE_AFTER_FAILURE - 1
    tried = broker.sent
    assert publish("/Plone", "2") is False
    assert broker.sent == tried
    clock.now += 2
    assert publish("/Plone", "3") is True
    assert broker.sent == [*tried, ("/Plone", "3")]


def test_a_connection_that_died_since_is_replaced(broker):
    broker.stale = 1
    assert publish("/Plone", "1") is True
    assert broker.sent == [("/Plone", "1")]


def test_sent_after_the_commit_only(broker):
    transaction.begin()
    publish_after_commit("/Plone", "1")
    transaction.abort()
    transaction.begin()
    publish_after_commit("/Plone", "2")
    assert broker.sent == []
    transaction.commit()
    assert broker.sent == [("/Plone", "2")]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"])
def test_nobody_waits_for_a_broker_that_refuses(monkeypatch, url):
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    begun = time.monotonic()
    assert publish("/Plone", "1") is False
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_nobody_waits_long_for_a_broker_that_hangs(monkeypatch, scheme):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        # The kernel accepts the connection, but no server answers.
        server.listen()
        url = f"{scheme}://127.0.0.1:{server.getsockname()[1]}/0"
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        begun = time.monotonic()
        assert publish("/Plone", "1") is False
        assert time.monotonic() - begun < 1
        begun = time.monotonic()
        for _number in range(100):
            publish("/Plone", "1")
        assert time.monotonic() - begun < 0.1


# Prints what is loaded of Celery and Kombu for the first message.
# Looking for plug-ins in all distributions would fail.
FIRST = """
from celery.utils import imports
from collective.async_.broker import publish
import sys

publish.on_database_opened(None)
before = set(sys.modules)
imports.entry_points = lambda **_parameters: 1 / 0
sent = publish.publish("/Plone", "1")
new = (name for name in set(sys.modules) - before)
print(sent, *(name for name in new if name.startswith(("celery.", "kombu."))))
"""


def test_zope_has_loaded_celery_before_the_first_click(server):
    printed = subprocess.run(
        [sys.executable, "-c", FIRST],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert printed.split() == ["True"]


def test_a_backend_for_results_is_not_used(server, monkeypatch):
    monkeypatch.setenv("CELERY_RESULT_BACKEND", "unknown://a/0")
    assert publish("/Plone", "1") is True


def test_nothing_is_made_when_zope_starts(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(module, "Producer", lambda *_args, **_options: 1 / 0)
    monkeypatch.setattr(Transport, "__init__", lambda *_args, **_options: 1 / 0)
    # What it raises is left to the first message.
    monkeypatch.setattr(module, "suppress", lambda *_errors: nullcontext())
    module.on_database_opened(None)


@pytest.mark.parametrize("url", ["unknown://a/0", "sentinel://a:1?sentinel_ssl=x"])
def test_zope_starts_with_an_address_that_is_wrong(monkeypatch, url):
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    module.on_database_opened(None)
