"""After the commit, and only then, the caching proxies are told."""

from collective.async_.tasks.record import Status
from collective.async_.worker.cache_purging import finish_purging
from helpers.proxy import proxy
from plone.cachepurging.hooks import KEY
from plone.cachepurging.interfaces import ICachePurgingSettings
from plone.cachepurging.interfaces import IPurger
from plone.cachepurging.purger import DefaultPurger
from plone.registry.interfaces import IRegistry
from ZODB.POSException import ConflictError
from zope.annotation.interfaces import IAnnotations
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.globalrequest import getRequest

import pytest
import transaction


@pytest.fixture
def purger():
    """plone.cachepurging's own, with threads of its own."""
    purger = DefaultPurger()
    getGlobalSiteManager().registerUtility(purger, IPurger)
    yield purger
    finish_purging(purger)
    getGlobalSiteManager().unregisterUtility(purger, IPurger)


@pytest.fixture
def cache(portal, purger):
    """A proxy in front of the site."""
    with proxy() as server:
        registry = getUtility(IRegistry)
        registry.registerInterface(ICachePurgingSettings)
        settings = registry.forInterface(ICachePurgingSettings)
        settings.enabled = True
        settings.cachingProxies = (server.url,)
        transaction.commit()
        yield server
        # Before the server goes.
        finish_purging(purger)


def queue(path):
    """What plone.cachepurging does when content tells of a change."""
    IAnnotations(getRequest()).setdefault(KEY, set()).add(path)


def test_what_has_changed_is_purged(record, run, action, cache, purger):
    action.work = lambda: queue("/news")
    run()
    finish_purging(purger)
    assert cache.purged == ["/news"]


def test_an_attempt_that_conflicts_purges_nothing(record, run, action, cache, purger):
    paths = ["/first", "/second"]

    def work():
        queue(paths.pop(0))
        if paths:
            raise ConflictError

    action.work = work
    run()
    finish_purging(purger)
    assert cache.purged == ["/second"]


def test_a_task_that_fails_purges_nothing(record, run, action, cache, purger):
    def work():
        queue("/news")
        raise ValueError("No")

    action.work = work
    run()
    finish_purging(purger)
    assert cache.purged == []


def test_a_broken_purger_fails_no_task(record, run, action, cache, purger, caplog):
    purger.purgeAsync = None
    action.work = lambda: queue("/news")
    run()
    assert record.status is Status.SUCCEEDED
    assert "Could not send purge requests" in caplog.text


@pytest.mark.parametrize("enabled", [False, None])
def test_a_site_without_purging_purges_nothing(
    record, run, action, cache, purger, enabled
):
    registry = getUtility(IRegistry)
    name = f"{ICachePurgingSettings.__identifier__}.enabled"
    if enabled is None:
        del registry.records[name]
    else:
        registry[name] = enabled
    transaction.commit()
    action.work = lambda: queue("/news")
    run()
    finish_purging(purger)
    assert cache.purged == []
