"""A fault of ZEO 6.2 that gives the same oid to two objects.

A client keeps up to 100 object ids in store. A server that was killed does not
know them any more and gives the same ones to the next client; then commits fail
with "A different object already has the same oid", at best. So whoever connects
again must ask for new ones. Drop this when ``test_zeo_restarts`` and the tests
after it pass without it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any


def forget_oids(scope: type, original: str, replacement: Callable) -> None:
    """A ``handler`` for monkey:patch: calls ``replacement`` after the original."""
    stock = getattr(scope, original)
    if getattr(stock, "__collective_async__", False):
        return

    @wraps(stock)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = stock(self, *args, **kwargs)
        replacement(self)
        return result

    call.__collective_async__ = True
    setattr(scope, original, call)


def on_connected(storage: Any) -> None:
    """What this client has in store was promised by a server that may be gone."""
    storage._oids.clear()
