"""Begin, work, commit, and again after a conflict: all of it is here."""

from ..tasks.host import Host
from . import gate
from .limits import undisturbed
from .session import in_site
from .transient import is_away
from .transient import is_transient
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from typing import TypeVar

import random
import time
import transaction


T = TypeVar("T")

# Each try doubles the pause, from 50 ms to 5 s: about 40 s in all.
MAX_CONFLICTS = 14
# Conflicts after which a content transaction passes the gate alone: soon when it
# is long, since it always loses. A short one gets through by trying; alone, it
# would wait for the long one inside, and all the other short ones behind it.
STARVING = 2
STARVING_SHORT = 8
# Seconds of work.
SHORT = 2.0
# A transaction that was thwarted even alone is longer than people's saves wait: it
# asks them to wait for so many times its own length.
PATIENCE = 2
# Seconds to wait at the gate before going on as if it were open.
GATE_SECONDS = 60


class Transactor:
    """Runs functions in transactions, in one site and on one connection."""

    def __init__(self, app: Any, site_path: str, host: Host | None = None):
        self.app = app
        self.site_path = site_path
        self.host = host
        self.conflicts = 0
        self.longest = 0.0
        self.patience = 0.0

    @property
    def starving(self) -> bool:
        limit = STARVING if self.longest > SHORT else STARVING_SHORT
        return self.conflicts >= limit

    def __call__(self, work: Callable[[Any], T], content: bool = False) -> T:
        """Call ``work(site)`` in a transaction of its own, again after conflicts.

        While the database is away it waits: without it nothing can be recorded.
        ``content`` says that it may change content, and so passes the gate.
        Whatever else it raises is raised after the abort.
        """
        tries = conflicts = 0
        while True:
            alone = content and self.starving
            try:
                with self._gate(content):
                    return self._attempt(work)
            except Exception as error:
                if not is_transient(error):
                    raise
                tries += 1
                if not is_away(error):
                    conflicts += 1
                    self.conflicts += 1
                    if alone:
                        self.patience = PATIENCE * self.longest
                if conflicts > MAX_CONFLICTS:
                    raise
                # A stale ghost would conflict for ever on RelStorage.
                self.app._p_jar.cacheMinimize()
                time.sleep(random.uniform(0.5, 1) * min(5, 0.05 * 2 ** min(tries, 9)))

    def _gate(self, content: bool):
        if not content:
            return nullcontext()
        if self.starving:
            return gate.alone(GATE_SECONDS, self.patience)
        return gate.shared(GATE_SECONDS)

    def _attempt(self, work: Callable[[Any], T]) -> T:
        began = time.monotonic()
        transaction.begin()
        try:
            with in_site(self.app, self.site_path, self.host) as site:
                result = work(site)
                # In the site: the indexing queue is processed at commit.
                with undisturbed():
                    transaction.commit()
                return result
        except BaseException:
            transaction.abort()
            self.longest = max(self.longest, time.monotonic() - began)
            raise
