"""ZEO: after the server was killed, two objects get the same oid.

A client keeps up to 100 unused object ids. A server that was killed has forgotten them
and gives the same ones to the next client. Then commits fail with "A different object
already has the same oid", at best. So a client that connects again drops its ids.

Seen in: ZEO 6.2. Upstream: see ``docs/upstream.rst``. It can go when
``test_zeo_restarts`` and the tests after it pass with
COLLECTIVE_ASYNC_SKIP_PATCHES=zeo-oids.
"""

from .patch import Patch
from collections.abc import Callable
from functools import wraps
from typing import Any


def install() -> None:
    """Drop the unused ids after each connection to the server."""
    from ZEO.ClientStorage import ClientStorage

    stock = ClientStorage.notify_connected
    if getattr(stock, "__collective_async__", False):
        return

    @wraps(stock)
    def notify_connected(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = stock(self, *args, **kwargs)
        # The server that promised these may be gone.
        self._oids.clear()
        return result

    notify_connected.__collective_async__ = True
    ClientStorage.notify_connected = notify_connected


PATCH = Patch("zeo-oids", "ZEO>=5.2,<6.4", install)


def patch(scope: type, original: str, replacement: Callable) -> None:
    """A ``handler`` for monkey:patch, so that it is listed with Plone's patches."""
    PATCH.apply()
