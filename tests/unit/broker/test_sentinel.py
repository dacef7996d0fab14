"""Addresses of sentinels, and a client that follows the master, with real servers."""

from collective.async_.broker import redis as shared
from collective.async_.broker.address import celery_url
from collective.async_.broker.address import transport_options
from collective.async_.broker.address_options import InvalidAddress
from collective.async_.broker.redis import redis_at
from collective.async_.broker.sentinel import sentinels_at
from collective.async_.config import BROKER_VARIABLE
from contextlib import suppress
from helpers.redis_servers import with_guarded_sentinels
from helpers.sentinels import watched
from helpers.stack.waiting import wait_for
from helpers.tls import make_certificate
from helpers.valkey import PATIENCE
from redis.sentinel import SentinelManagedSSLConnection

import kombu
import pytest
import re
import redis
import ssl


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
    with pytest.raises(InvalidAddress):
        sentinels_at(url)
    assert redis_at(url) is None
    assert "needs ?master_name=NAME" in caplog.text and "secret" not in caplog.text


def test_what_the_sentinels_want():
    options = "sentinel_username=u&sentinel_password=p+%26&sentinel_ssl=true"
    found = sentinels_at(f"{URL.split(';')[0]}&{options}")
    assert found.own == {
        "username": "u",
        "password": "p+&",
        "ssl": True,
        "ssl_cert_reqs": "required",
    }
    assert found.tls == {}
    assert found.connection_options(0.5).items() >= found.own.items()
    assert "p+&" not in repr(found)


@pytest.fixture
def authority(tmp_path):
    """The file of a certificate authority."""
    path = tmp_path / "ca+1.pem"
    path.write_text("")
    return str(path)


def test_a_redis_with_tls(authority):
    options = f"ssl_ca_certs={authority}&ssl_check_hostname=false"
    found = sentinels_at(URL.replace(";", f"&{options};"))
    assert found.own == {}
    client = found.client(0.5)
    assert client.connection_pool.connection_class is SentinelManagedSSLConnection
    expected = {
        "ssl_ca_certs": authority,
        "ssl_check_hostname": False,
        "ssl_cert_reqs": "required",
    }
    assert client.connection_pool.connection_kwargs.items() >= expected.items()

    connection = kombu.Connection(found.urls)
    assert connection.ssl == {**expected, "ssl_cert_reqs": ssl.CERT_REQUIRED}
    assert connection.alt[1].partition("?")[2] == found.urls.rpartition("?")[2]


def test_tls_is_switched_on_and_off():
    for options, expected in ("&ssl=true", True), ("&ssl=false", False), ("", False):
        found = sentinels_at(f"sentinel://one/0?master_name=plone{options}")
        assert bool(found.tls) is expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("//one?master_name=", "needs ?master_name=NAME"),
        (
            "//one?master_name=p&sentinel_pasword=secret",
            "only these options: master_na",
        ),
        ("//one?master_name=p&sentinel_username=u", "needs sentinel_password"),
        ("//one?master_name=p&sentinel_ssl=secret", "sentinel_ssl must be true or"),
        ("//one?master_name=p&ssl_cert_reqs=secret", "one of: none, optional, requir"),
        ("//one?master_name=p&ssl_ca_certs=/secret", "ssl_ca_certs: the file cannot"),
        ("//:secret@one/p?master_name=p", "The number of the database"),
        ("//:secret@one:p?master_name=p", "The port of a sentinel"),
        ("//one?master_name=p;sentinel://two?ssl=true", "Only the first sentinel"),
    ],
)
def test_a_wrong_address(url, message):
    with pytest.raises(InvalidAddress, match=re.escape(message)) as found:
        sentinels_at(f"sentinel:{url}")
    assert "secret" not in str(found.value)


@pytest.fixture
def patient(monkeypatch):
    """Editors do not wait that long, but tests run on busy machines."""
    monkeypatch.setattr(shared, "TIMEOUT", PATIENCE)


@pytest.mark.thorough
def test_sentinels_with_a_password_and_tls(tmp_path, patient, monkeypatch):
    with with_guarded_sentinels(tmp_path) as url:
        wait_for(redis_at(url).ping, what="the master")
        monkeypatch.setenv(BROKER_VARIABLE, url)
        options = transport_options(PATIENCE)
        with kombu.Connection(celery_url(), transport_options=options) as connection:
            connection.SimpleQueue("q").put("x")
            assert connection.SimpleQueue("q").get(timeout=5).payload == "x"

        without = re.sub("sentinel_password=[^&]*&", "", url)
        with pytest.raises(redis.RedisError):
            redis_at(without).ping()


@pytest.mark.thorough
def test_sentinels_of_a_redis_with_tls(tmp_path, patient, monkeypatch):
    with watched(tmp_path, files=make_certificate(tmp_path)) as servers:
        wait_for(redis_at(servers.url).ping, what="the master")
        by_client = servers.count("tls")
        assert by_client > 0
        monkeypatch.setenv(BROKER_VARIABLE, servers.url)
        options = transport_options(PATIENCE)
        with kombu.Connection(celery_url(), transport_options=options) as connection:
            connection.SimpleQueue("q").put("x")
            assert connection.SimpleQueue("q").get(timeout=5).payload == "x"
        assert servers.count("tls") > by_client

        # Nobody vouches for its certificate.
        without = re.sub("ssl_ca_certs=[^&;]*", "ssl=true", servers.url)
        with pytest.raises(redis.RedisError):
            redis_at(without).ping()


@pytest.mark.thorough
@pytest.mark.parametrize("with_tls", [False, True])
def test_the_client_follows_the_master(tmp_path, patient, with_tls):
    files = make_certificate(tmp_path) if with_tls else None
    with watched(tmp_path, files=files) as servers:
        client = redis_at(servers.url)
        wait_for(client.ping, what="the master")
        assert client.wait(1, PATIENCE * 500) == 1
        servers.master.kill()

        def written() -> bool:
            with suppress(redis.RedisError):
                return bool(client.set("key", "value"))
            return False

        wait_for(written, what="the replica is the master")
        assert client.get("key") == b"value"
