"""A lost connection to Redis is an error that Celery expects."""

from collective.async_.patches import kombu_reconnect
from inspect import unwrap
from kombu import Connection
from kombu.transport.redis import Channel
from redis.exceptions import ConnectionError

import pytest


@pytest.fixture
def install(monkeypatch):
    monkeypatch.setattr(Channel, "_connparams", unwrap(Channel._connparams))
    return kombu_reconnect.install


def test_the_script_of_the_issue(install, reproduce):
    install()
    assert reproduce("kombu_reconnect") == "received: 1\nFixed.\n"


@pytest.fixture
def channel():
    # A channel that does not connect at once.
    connection = Connection("redis://host:6380/3")
    channel = Channel.__new__(Channel)
    channel.connection = connection.transport
    channel.connection.client = connection
    return channel


def test_a_connection_that_is_there(channel, install):
    before = channel._connparams()
    install()
    after = channel._connparams()
    assert (after["host"], after["port"], after["db"]) == ("host", 6380, 3)
    assert after == before


@pytest.mark.parametrize("gone", ("connection", "client"))
def test_a_connection_that_is_gone(gone, channel, install):
    if gone == "connection":
        channel.connection = None
    else:
        channel.connection.client = None
    with pytest.raises(AttributeError):
        channel._connparams()
    install()
    with pytest.raises(ConnectionError):
        channel._connparams()


@pytest.mark.parametrize(
    "url, expected",
    (
        ("redis://localhost", True),
        ("rediss://localhost", True),
        ("sentinel://localhost", True),
        ("amqp://localhost", False),
        ("pyamqp://localhost", False),
        ("kombu.transport.redis:Transport://localhost", True),
    ),
)
def test_brokers(url, expected, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    assert kombu_reconnect.broker_is_redis() == expected
