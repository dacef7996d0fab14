"""Begin, work, commit, and retry after a conflict: the one loop for all processes."""

from ..broker import commit_lock
from ..transient import is_transient
from ..transient import is_unreachable
from .cache_purging import send_purges
from .time_limit import deferred_time_limit
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextlib import nullcontext
from typing import Any
from typing import TypeVar

import random
import time
import transaction


T = TypeVar("T")
Context = Callable[[], AbstractContextManager[Any]]

# Each retry doubles the pause, from 50 ms to 5 s: about 40 s in all.
MAX_CONFLICTS = 14
# Conflicts after which a content transaction takes the commit lock exclusively. A long
# transaction loses every conflict, so it asks soon. A short one gets through by
# retrying; with the lock it would wait for the long one that holds it, and all other
# short ones would wait behind.
STARVING = 2
STARVING_SHORT = 8
# Seconds of work up to which a transaction is short.
SHORT = 2.0
# Seconds to wait for the commit lock before going on without it.
LOCK_SECONDS = 60


class TransactionRunner:
    """Calls functions in transactions of their own, on one connection.

    ``context`` is entered for each attempt, and what it gives is passed to the
    function: a site, with the request and the user that the work needs.
    """

    def __init__(self, jar: Any, context: Context):
        self.jar = jar
        self.context = context
        self.conflicts = 0
        self.longest = 0.0

    @property
    def starving(self) -> bool:
        """Did it conflict so often that the next attempt takes the lock alone?"""
        limit = STARVING if self.longest > SHORT else STARVING_SHORT
        return self.conflicts >= limit

    def __call__(self, work: Callable[[Any], T], content: bool = False) -> T:
        """Call ``work(site)`` and commit; retry after a conflict.

        While the database cannot be reached it waits, since without it nothing can
        be recorded. ``content`` says that the work may change content, and so takes
        part in the commit lock. Any other error is raised after the abort.
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
                if not is_unreachable(error):
                    conflicts += 1
                    self.conflicts += 1
                if conflicts > MAX_CONFLICTS:
                    raise
                # RelStorage: a stale ghost would conflict again at every retry.
                self.jar.cacheMinimize()
                time.sleep(random.uniform(0.5, 1) * min(5, 0.05 * 2 ** min(tries, 9)))

    def read(self, work: Callable[[Any], T]) -> T:
        """Call ``work(site)`` on what is committed now; nothing is written."""
        transaction.begin()
        try:
            with self.context() as site:
                return work(site)
        finally:
            transaction.abort()

    def _lock(self, content: bool) -> AbstractContextManager[Any]:
        if not content:
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
