"""A fault of kombu 5.7.0 that kills a worker whose broker goes away.

The Redis transport, asked to give back unacknowledged messages on a connection
that is gone, runs into an AttributeError, which nobody handles. With the error
that it really is, Celery reconnects. Drop this when
``test_broker_dies_under_a_running_task`` passes without it.
"""

from functools import wraps
from kombu.transport.redis import Channel
from redis.exceptions import ConnectionError


def guard() -> None:
    """Make a lost connection look like one."""
    stock = Channel._connparams
    if getattr(stock, "__collective_async__", False):
        return

    @wraps(stock)
    def _connparams(self, *args, **kwargs):
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker is gone.")
        return stock(self, *args, **kwargs)

    _connparams.__collective_async__ = True
    Channel._connparams = _connparams
