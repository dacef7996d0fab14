"""Addresses of sentinels, and a client that follows the master, with real servers."""

from collective.async_.broker.redis import redis_at
from collective.async_.broker.sentinel import MasterNameMissing
from collective.async_.broker.sentinel import sentinels_at
from contextlib import suppress
from helpers.sentinels import watched
from helpers.stack.waiting import wait_for

import kombu
import pytest
import redis


URL = "sentinel://:p%40x@one:1/2?master_name=plone;sentinel://two"


def test_what_the_address_says():
    found = sentinels_at(URL)
    assert (found.master, found.db) == ("plone", 2)
    assert found.hosts == (("one", 1), ("two", 26379))


def test_kombu_gets_all_with_the_password_of_the_redis():
    connection = kombu.Connection(sentinels_at(URL).urls)
    assert (connection.password, connection.virtual_host) == ("p@x", "2")
    assert connection.alt[1] == "sentinel://:p%40x@two:26379/2"


@pytest.mark.parametrize("host", ["one:1", "[::1]:1"])
def test_hosts_stay_what_they_are(host):
    url = sentinels_at(f"sentinel://{host}/0?master_name=plone").urls
    assert url == f"sentinel://{host}/0"


def test_without_the_name_of_the_master(caplog):
    url = "sentinel://:secret@one:1/0"
    with pytest.raises(MasterNameMissing):
        sentinels_at(url)
    assert redis_at(url) is None
    assert "MasterNameMissing" in caplog.text and "secret" not in caplog.text


@pytest.mark.thorough
def test_the_client_follows_the_master(tmp_path):
    with watched(tmp_path) as servers:
        client = redis_at(servers.url)
        wait_for(client.ping, what="the master")
        client.wait(1, 10_000)
        servers.master.kill()

        def written() -> bool:
            with suppress(redis.RedisError):
                return bool(client.set("key", "value"))
            return False

        wait_for(written, what="the replica is the master")
        assert client.get("key") == b"value"
