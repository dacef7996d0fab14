from celery.utils.nodenames import default_nodename
from collective.async_.worker.node_name import node_name

import pytest


RABBITMQ = "amqp://guest:guest@127.0.0.1:5672//"
REDIS = "redis://127.0.0.1:6379/0"


@pytest.fixture
def broker(monkeypatch):
    return lambda url: monkeypatch.setenv("CELERY_BROKER_URL", url)


def test_two_workers_of_one_host_have_two_names_in_rabbitmq(broker):
    broker(RABBITMQ)
    one, two = node_name(default_nodename(None)), node_name(default_nodename(None))
    assert one != two
    assert one.partition("@")[2] == default_nodename(None).partition("@")[2]


def test_a_redis_beside_rabbitmq_does_not_matter(broker, monkeypatch):
    broker(RABBITMQ)
    monkeypatch.setenv("COLLECTIVE_ASYNC_REDIS_URL", REDIS)
    assert node_name(default_nodename(None)) != default_nodename(None)


def test_a_chosen_name_is_kept(broker):
    broker(RABBITMQ)
    assert node_name("large@one") == "large@one"


def test_redis_keeps_no_queue_for_each_start(broker):
    broker(REDIS)
    assert node_name(default_nodename(None)) == default_nodename(None)
