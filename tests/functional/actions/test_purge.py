"""A caching proxy is told the same as by stock Plone."""

from collections.abc import Iterator
from helpers.entries import ENTRIES
from helpers.entries import Entry
from helpers.proxy import Proxy
from helpers.proxy import proxy
from helpers.sites import Site
from helpers.sites import Twins
from helpers.stack import wait_for

import pytest


HOST = "VirtualHostBase/https/example.org:443/{}/VirtualHostRoot/_vh_cms"
CACHE = "plone.cachepurging.interfaces.ICachePurgingSettings"
TYPES = "plone.app.caching.interfaces.IPloneCacheSettings.purgedContentTypes"


@pytest.fixture
def cache(twins: Twins) -> Iterator[Proxy]:
    """A proxy in front of both sites."""
    with proxy() as server:
        records = {
            f"{CACHE}.enabled": True,
            f"{CACHE}.cachingProxies": [server.url],
            TYPES: ["Document", "Folder"],
        }
        twins.both(lambda site: site.call("install", "plone.app.caching"))
        for name, value in records.items():
            twins.both(lambda site, n=name, v=value: site.call("set_record", n, v))
        yield server
        twins.both(lambda site: site.call("uninstall", "plone.app.caching"))


def purged(cache: Proxy, site: Site) -> set[str]:
    """What the proxy has been told; without the name of the site."""
    return {path.replace(f"/{site.id}", "/site") for path in cache.purged}


def purged_by_stock(cache: Proxy, site: Site) -> set[str]:
    """All of it: a thread of Zope sends it in turn, a moment after the answer."""
    last = "/the-last"
    site.call("purge", f"{cache.url}{last}")
    wait_for(lambda: last in cache.purged, 10, "stock Plone's purges")
    return purged(cache, site) - {last}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
@pytest.mark.parametrize("virtual", [False, True], ids=["plain", "virtual host"])
def test_the_same_is_purged(twins: Twins, cache: Proxy, entry: Entry, virtual: bool):
    name = f"{CACHE}.virtualHosting"
    twins.both(lambda site: site.call("set_record", name, virtual))

    def click(site: Site) -> None:
        seen = site.behind(HOST.format(site.id)) if virtual else site
        entry.prepare(site)
        cache.purged.clear()
        assert entry.click(seen).status_code < 400
        site.wait()

    click(twins.stock)
    expected = purged_by_stock(cache, twins.stock)
    assert expected
    click(twins.asynchronous)
    wait_for(lambda: purged(cache, twins.asynchronous) >= expected, 20, str(expected))
    assert purged(cache, twins.asynchronous) == expected
