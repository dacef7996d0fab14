"""kombu: a worker ends when it loses the connection to Redis.

Closing a lost connection a second time gives back the unacknowledged messages through a
channel that has no connection any more. That raises AttributeError, which Celery does
not expect. With ConnectionError, Celery ignores it and connects again.

Versions: read in kombu 5.3 to 5.7, the last release; reproduced in each minor version.
Upstream: "kombu" in ``docs/upstream.rst``; celery/kombu#582 and #970 were errors at the
same place. It can go when ``docs/upstream/kombu_reconnect.py`` prints "Fixed".
"""

from ..config import broker_url
from .patch import Patch
from functools import wraps
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport.redis import Channel
from redis.exceptions import ConnectionError
from typing import Any


def install() -> None:
    """Raise ConnectionError when the channel has lost its connection."""
    stock = Channel._connparams

    @wraps(stock)
    def _connparams(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker is gone.")
        return stock(self, *args, **kwargs)

    Channel._connparams = _connparams  # type: ignore[method-assign]


def broker_is_redis() -> bool:
    """Does kombu talk to the broker through its Redis transport?"""
    scheme = (broker_url() or "").partition("://")[0]
    transport = TRANSPORT_ALIASES.get(scheme, scheme)
    return str(transport).startswith(Channel.__module__)


PATCH = Patch("kombu-reconnect", "kombu>=5.3,<5.8", install, broker_is_redis)
