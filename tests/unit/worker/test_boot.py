"""A worker that cannot work ends when it starts, and says what to correct."""

from collective.async_.worker.boot import configure

import pytest
import Zope2.Startup.run


URL = "sentinel://:secret@one/0?master_name=plone&sentinel_ssl=yes"


@pytest.fixture(autouse=True)
def zope_conf(monkeypatch):
    """It is read, and sets no variables."""
    monkeypatch.setenv("ZOPE_CONFIG", __file__)
    monkeypatch.setattr(Zope2.Startup.run, "configure_wsgi", lambda path: None)


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("", "Set CELERY_BROKER_URL, e.g. to redis://"),
        (URL, "CELERY_BROKER_URL: sentinel_ssl must be true or false."),
    ],
)
def test_advice(monkeypatch, url, advice):
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    with pytest.raises(SystemExit, match=advice):
        configure()


@pytest.mark.parametrize("path", ["", "/nonexistent/zope.conf"])
def test_without_a_configuration(monkeypatch, path):
    monkeypatch.setenv("ZOPE_CONFIG", path)
    with pytest.raises(SystemExit, match=f"ZOPE_CONFIG.*{path}"):
        configure()
