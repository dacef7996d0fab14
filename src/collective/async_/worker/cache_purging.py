"""Tells caching proxies what a task has changed, with plone.cachepurging.

In a web server the publisher fires the event that does it. A worker has no publisher.
"""

from typing import Any
from zope.globalrequest import getRequest
from ZPublisher.pubevents import PubSuccess

import logging


try:
    from plone.cachepurging.hooks import purge
    from plone.cachepurging.purger import DEFAULT_PURGER
except ImportError:
    purge = DEFAULT_PURGER = None


logger = logging.getLogger("collective.async")

# Seconds. A process that ends does not wait longer for a proxy.
TIMEOUT = 5


def send_purges() -> None:
    """Send the purge requests of the current request, if purging is switched on.

    Call it after the commit, inside the site. It never raises and never waits for a
    proxy: threads send the requests.
    """
    request = getRequest()
    if purge is None or request is None:
        return
    try:
        purge(PubSuccess(request))
    except Exception:
        # Only logged: the changes of the task are committed.
        logger.exception("Could not send purge requests to the caching proxies")


def finish_purging(purger: Any = DEFAULT_PURGER) -> None:
    """Wait until the threads have sent all requests. Call it when a process ends."""
    if purger is None:
        return
    # Not purger.stopThreads: that does not send what is still in the queues.
    for queue in purger.queues.values():
        queue.put(None)
    for thread in purger.workers.values():
        thread.join(TIMEOUT)
