"""The Redis-compatible server that the processes of all hosts share.

Normally the broker itself. With another kind of broker, one that is named by
COLLECTIVE_ASYNC_REDIS_URL, or none.
"""

from ..config import broker_url
from ..config import namespace
from ..config import redis_url
from functools import cache
from urllib.parse import parse_qsl
from urllib.parse import SplitResult
from urllib.parse import urlencode
from urllib.parse import urlsplit
from urllib.parse import urlunsplit

import logging
import redis


logger = logging.getLogger("collective.async")

# Seconds. An editor's request may ask, so an absent server must not be waited for.
TIMEOUT = 0.25
# Kombu's and Valkey's names of what redis-py knows.
SCHEMES = {
    "redis": "redis",
    "rediss": "rediss",
    "valkey": "redis",
    "valkeys": "rediss",
    "redis+socket": "unix",
    "unix": "unix",
}
# Options of an address that are for this client, too. Any other one would be a
# TypeError; the timeouts are ours.
OPTIONS = ("db", "client_name", "health_check_interval", "protocol")


def redis_key(name: str) -> str:
    """The key of this database's namespace with this name."""
    return f"{namespace()}:{name}"


def shared_redis() -> redis.Redis | None:
    """This process' client of the shared server; None when there is none."""
    return redis_at(redis_url() or broker_url() or "")


def broker_redis() -> redis.Redis | None:
    """This process' client of the broker; None when that is no Redis."""
    return redis_at(broker_url() or "")


@cache
def redis_at(url: str) -> redis.Redis | None:
    """The client for an address; None when it is not that of a Redis."""
    if url.partition("://")[0] not in SCHEMES:
        return None
    try:
        return redis.Redis.from_url(
            _address(url),
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=None,
        )
    except ValueError as error:
        # It may contain a password, so it is not shown.
        logger.error("The address of a Redis cannot be read: %s", type(error).__name__)
        return None


def _address(url: str) -> str:
    """The address as redis-py wants it."""
    # Kombu takes several, separated by semicolons.
    parts = urlsplit(url.partition(";")[0])
    # Not urlunsplit with the scheme: it knows only some, and drops empty hosts.
    rest = urlunsplit(("", parts.netloc, parts.path, _query(parts), ""))
    return f"{SCHEMES[parts.scheme]}://{rest.removeprefix('//')}"


def _query(parts: SplitResult) -> str:
    options = [
        ("db" if name == "virtual_host" else name, value)
        for name, value in parse_qsl(parts.query)
        if name in (*OPTIONS, "virtual_host")
        or (parts.scheme in ("rediss", "valkeys") and name.startswith("ssl_"))
    ]
    return urlencode(options)
