"""A client of ZEO does not use object ids that a dead server gave it."""

from collective.async_.patches import zeo_oids
from inspect import unwrap
from ZEO.ClientStorage import ClientStorage
from ZODB import Connection

import pytest
import ZEO


@pytest.fixture
def stock(monkeypatch):
    """ZEO as it is without the patch."""
    original = unwrap(ClientStorage.notify_connected)
    monkeypatch.setattr(ClientStorage, "notify_connected", original)
    monkeypatch.setattr(ClientStorage, "new_oid", unwrap(ClientStorage.new_oid))
    return original


@pytest.mark.parametrize("script", ["zeo_oids", "zeo_oids_again"])
def test_the_scripts_of_the_issue(stock, reproduce, script):
    zeo_oids.install()
    assert reproduce(script) == "Fixed.\n"


def test_it_is_installed_by_zcml_once(stock):
    for _twice in range(2):
        zeo_oids.patch(ClientStorage, "notify_connected", zeo_oids.install)
    assert ClientStorage.notify_connected.__wrapped__ is stock


@pytest.mark.parametrize(
    "variable, value",
    (("CELERY_BROKER_URL", ""), ("COLLECTIVE_ASYNC_SKIP_PATCHES", "zeo-oids")),
)
def test_it_is_not_installed(variable, value, stock, monkeypatch):
    monkeypatch.setenv(variable, value)
    zeo_oids.patch(ClientStorage, "notify_connected", zeo_oids.install)
    assert ClientStorage.notify_connected is stock


def test_no_connection_keeps_objects_of_before(stock):
    zeo_oids.install()
    before = Connection.global_reset_counter
    address, stop = ZEO.server(threaded=False)
    ZEO.client(address, wait_timeout=30).close()
    stop()
    assert Connection.global_reset_counter > before
