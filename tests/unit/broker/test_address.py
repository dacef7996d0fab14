"""The broker's address, for Celery and for people."""

from collective.async_.broker.address import celery_url
from collective.async_.broker.address import on_database_opened
from collective.async_.broker.address import problems
from collective.async_.broker.address import public_address
from collective.async_.broker.address import transport_options

import kombu
import pytest
import ssl


SENTINELS = "sentinel://u:secret@one:1/0?master_name=plone;sentinel://two:2"


@pytest.fixture
def use(monkeypatch):
    return lambda url: monkeypatch.setenv("CELERY_BROKER_URL", url)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ssl.CERT_REQUIRED),
        ("?ssl_ca_certs=/ca.pem", ssl.CERT_REQUIRED),
        ("?ssl_cert_reqs=none", ssl.CERT_NONE),
    ],
)
def test_the_certificate_is_checked_unless_that_is_switched_off(use, options, expected):
    use(f"rediss://h/0{options}")
    assert kombu.Connection(celery_url()).ssl["ssl_cert_reqs"] == expected


@pytest.mark.parametrize(
    "url", ["redis://:p%40@h:1/0", "redis://a/0;redis://b/0", "amqp://u:p@h//"]
)
def test_other_addresses_are_left_as_they_are(use, url):
    use(url)
    assert celery_url() == url
    assert transport_options(1) == {}


def test_sentinels(use):
    use(SENTINELS)
    options = transport_options(0.5)
    assert options["master_name"] == "plone"
    assert options["sentinel_kwargs"]["socket_timeout"] == 0.5
    assert celery_url() == "sentinel://u:secret@one:1/0;sentinel://u:secret@two:2/0"


def test_no_password_of_several_addresses_is_shown(use):
    use("redis://:secret@a:1/0;redis://:secret@b:2/1?ssl_password=secret")
    assert public_address() == "redis://a:1/0;redis://b:2/1"
    use(SENTINELS)
    assert public_address() == "sentinel://one:1/0;sentinel://two:2"


WRONG = "sentinel://:secret@one:1/0?master_name=plone&sentinel_ssl=yes"


def test_a_wrong_address_is_named_by_its_variable(use, monkeypatch):
    use(SENTINELS)
    assert problems() == []
    monkeypatch.setenv("COLLECTIVE_ASYNC_REDIS_URL", WRONG)
    (found,) = problems()
    assert found == "COLLECTIVE_ASYNC_REDIS_URL: sentinel_ssl must be true or false."


def test_zope_starts_and_logs_it(use, caplog):
    use(WRONG)
    on_database_opened(None)
    assert "CELERY_BROKER_URL: sentinel_ssl must be" in caplog.text
    assert "secret" not in caplog.text
