"""ZEO: after the server was restarted, two clients use the same object ids.

A client fetches 100 object ids at a time. A server that starts again does not know
which ids clients have fetched and not used yet, so the next client gets them, too.
Then commits fail, for example with "A different object already has the same oid". So a
client that connects again throws its unused ids away.

Versions: read in ZEO 5.2 to 6.2, the last release; reproduced in 6.0 to 6.2.
Upstream: "ZEO" in ``docs/upstream.rst``. It can go when ``docs/upstream/zeo_oids.py``
prints "Fixed".
"""

from .patch import Patch
from collections.abc import Callable
from functools import wraps
from typing import Any


def install() -> None:
    """Throw the unused ids away after each connection to the server."""
    from ZEO.ClientStorage import ClientStorage

    stock = ClientStorage.notify_connected

    @wraps(stock)
    def notify_connected(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = stock(self, *args, **kwargs)
        # They may be from a server that has been restarted since.
        self._oids.clear()
        return result

    ClientStorage.notify_connected = notify_connected


PATCH = Patch("zeo-oids", "ZEO>=5.2,<6.3", install)


def patch(scope: type, original: str, replacement: Callable) -> None:
    """A ``handler`` for monkey:patch, so that it is listed with Plone's patches."""
    PATCH.apply()
