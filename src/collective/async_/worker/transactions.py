"""The transaction loop: begin, work, commit, and retry after a conflict."""

from ..broker import commit_lock
from ..broker.redis import shared_redis
from ..transient import is_transient
from ..transient import is_unreachable
from .cache_purging import send_purges
from .time_limit import deferred_time_limit
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextlib import nullcontext
from typing import Any
from typing import TypeVar

import logging
import random
import time
import transaction


logger = logging.getLogger("collective.async")

T = TypeVar("T")
Context = Callable[[], AbstractContextManager[Any]]

# Each retry doubles the pause, from 50 ms to 5 s. All pauses take about 40 s.
MAX_CONFLICTS = 14
# Conflicts after which a content transaction takes the commit lock exclusively. A long
# transaction loses every conflict, so it takes the lock soon. For a short one a retry
# usually helps. If it took the lock, too, all short ones would have to wait for it,
# and it for the long one.
STARVING = 2
STARVING_SHORT = 8
# Seconds. A transaction that takes less is a short one.
SHORT = 2.0
# Seconds to wait for the commit lock before going on without it.
LOCK_SECONDS = 60


class TransactionRunner:
    """Calls functions, each in its own transaction, on one connection.

    ``context`` is entered for each attempt. It gives the site, and sets up the request
    and the user that the function needs.
    """

    def __init__(self, jar: Any, context: Context):
        self.jar = jar
        self.context = context
        self.conflicts = 0
        self.longest = 0.0

    @property
    def starving(self) -> bool:
        """Were there so many conflicts that the next attempt locks exclusively?"""
        limit = STARVING if self.longest > SHORT else STARVING_SHORT
        return self.conflicts >= limit

    def __call__(self, work: Callable[[Any], T], content: bool = False) -> T:
        """Call ``work(site)`` and commit; retry after a conflict.

        Waits while the database cannot be reached or its disk is full, since a failure
        could not be recorded either. Set ``content`` if the work may change content: it
        then takes the commit lock. Any other error is raised after an abort.
        """
        tries = conflicts = 0
        while True:
            try:
                with self._lock(content):
                    return self._attempt(work)
            except Exception as error:
                if not is_transient(error):
                    raise
                tries += 1
                if is_unreachable(error):
                    logger.warning("Waiting for the database: %r", error)
                else:
                    conflicts += 1
                    self.conflicts += 1
                if conflicts > MAX_CONFLICTS:
                    raise
                # With RelStorage, an outdated object in the cache would conflict again.
                self.jar.cacheMinimize()
                time.sleep(random.uniform(0.5, 1) * min(5, 0.05 * 2 ** min(tries, 9)))

    def read(self, work: Callable[[Any], T]) -> T:
        """Call ``work(site)`` in a new transaction that is aborted at the end."""
        transaction.begin()
        try:
            with self.context() as site:
                return work(site)
        finally:
            transaction.abort()

    def _lock(self, content: bool) -> AbstractContextManager[Any]:
        if not content or shared_redis() is None:
            return nullcontext()
        if self.starving:
            return commit_lock.exclusive(LOCK_SECONDS)
        return commit_lock.shared(LOCK_SECONDS)

    def _attempt(self, work: Callable[[Any], T]) -> T:
        began = time.monotonic()
        transaction.begin()
        try:
            with self.context() as site:
                result = work(site)
                # Inside the site: the indexing queue is processed by the commit.
                with deferred_time_limit():
                    transaction.commit()
                    send_purges()
                return result
        except BaseException:
            transaction.abort()
            self.longest = max(self.longest, time.monotonic() - began)
            raise
