"""A worker that cannot work ends when it starts, and says what to correct."""

from collective.async_.worker import boot
from collective.async_.worker.boot import configure

import gc
import pytest
import Zope2.Startup.run


URL = "sentinel://:secret@one/0?master_name=plone&sentinel_ssl=yes"


@pytest.fixture(autouse=True)
def zope_conf(monkeypatch):
    """It is read, and sets no variables."""
    monkeypatch.setenv("ZOPE_CONFIG", "zope.conf")
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


@pytest.fixture
def collector():
    """The garbage collector, which is put back as it was."""
    before = gc.get_threshold()
    yield gc
    gc.unfreeze()
    gc.set_threshold(*before)


def test_garbage_is_seldom_looked_for(collector):
    boot.collect_less_garbage()
    assert collector.get_threshold()[0] == boot.GARBAGE
    assert collector.get_freeze_count()


def test_this_can_be_switched_off(collector, monkeypatch):
    before = collector.get_threshold()
    monkeypatch.setenv("COLLECTIVE_ASYNC_SKIP_PATCHES", "garbage-collector")
    boot.collect_less_garbage()
    assert collector.get_threshold() == before
