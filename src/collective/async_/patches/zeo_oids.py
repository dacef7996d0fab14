"""ZEO: after the server was restarted, object ids are used twice.

A client fetches 100 object ids at a time. A server that starts again counts from the
highest id in the database. It does not know which ids clients have fetched. So

- the next client gets ids that another one has not used yet. Then commits fail, for
  example with "A different object already has the same oid". So a client that connects
  again throws its unused ids away;
- a client gets ids once more that it has used in the same transaction, or in one that
  was aborted. The second object overwrites the first, or has its class. So a client
  takes only ids that are higher than all that it has had;
- a connection may still have an object of an aborted transaction, whose id is then used
  by another client. So connections that are opened after that begin with an empty
  object cache, as does the next transaction of a worker (see ``worker/session.py``).

Versions: read in ZEO 5.2 to 6.2, the last release; reproduced in 6.0 to 6.2.
Upstream: "ZEO" in ``docs/upstream.rst``. It can go when ``docs/upstream/zeo_oids.py``
prints "Fixed".
"""

from .patch import Patch
from collections.abc import Callable
from functools import wraps
from typing import Any


def install() -> None:
    """Never use ids that a server has given before the last connection to it."""
    from ZEO.ClientStorage import ClientStorage
    from ZODB.Connection import resetCaches

    stock = ClientStorage.notify_connected
    stock_new_oid = ClientStorage.new_oid

    @wraps(stock)
    def notify_connected(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = stock(self, *args, **kwargs)
        # They may be from a server that has been restarted since.
        self._oids.clear()
        resetCaches()
        return result

    @wraps(stock_new_oid)
    def new_oid(self: Any) -> bytes:
        highest = getattr(self, "_highest_oid", b"")
        while (oid := stock_new_oid(self)) <= highest:
            pass
        self._highest_oid = oid
        return oid

    ClientStorage.notify_connected = notify_connected
    ClientStorage.new_oid = new_oid


PATCH = Patch("zeo-oids", "ZEO>=5.2,<6.3", install)


def patch(scope: type, original: str, replacement: Callable) -> None:
    """A ``handler`` for monkey:patch, so that it is listed with Plone's patches."""
    PATCH.apply()
