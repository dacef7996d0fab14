"""kombu: losing the broker kills the worker.

The Redis transport, asked to give back unacknowledged messages on a connection that is
gone, raises an AttributeError that nobody handles. With a ConnectionError, which it
really is, Celery connects again.

Seen in: kombu 5.7.0. Upstream: see ``docs/upstream.rst``; related to celery/kombu#809
and #970. It can go when ``test_broker_dies_under_a_running_task`` passes with
COLLECTIVE_ASYNC_SKIP_PATCHES=kombu-reconnect.
"""

from .patch import Patch
from functools import wraps
from kombu.transport.redis import Channel
from redis.exceptions import ConnectionError
from typing import Any


def install() -> None:
    """Raise ConnectionError where the connection is gone."""
    stock = Channel._connparams
    if getattr(stock, "__collective_async__", False):
        return

    @wraps(stock)
    def _connparams(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker is gone.")
        return stock(self, *args, **kwargs)

    _connparams.__collective_async__ = True
    Channel._connparams = _connparams


PATCH = Patch("kombu-reconnect", "kombu>=5.4,<5.8", install)
