"""plone.cachepurging: tell the caching proxies what a task has changed.

In a request, a subscriber of the publisher does so after the commit. A worker has no
publisher.
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

# Seconds that a process which ends waits for a proxy.
PATIENCE = 5


def send_purges() -> None:
    """Send what was queued at the current request, if purging is switched on.

    Call it after a commit, inside of the site. Never raises, and never waits for a
    proxy: threads send the requests.
    """
    request = getRequest()
    if purge is None or request is None:
        return
    try:
        purge(PubSuccess(request))
    except Exception:
        # What the task has done is committed, whatever becomes of the caches.
        logger.exception("The caching proxies could not be told")


def finish_purging(purger: Any = DEFAULT_PURGER) -> None:
    """Let the threads send what is left; for a process that ends."""
    if purger is None:
        return
    # Not its stopThreads: that drops what is in the queues.
    for queue in purger.queues.values():
        queue.put(None)
    for thread in purger.workers.values():
        thread.join(PATIENCE)
