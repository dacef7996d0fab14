"""The Redis-compatible server that the processes of all hosts share.

Normally it is the broker itself. With another kind of broker it is the server that
COLLECTIVE_ASYNC_REDIS_URL names, and without that variable there is none.
"""

from ..config import broker_url
from ..config import namespace
from ..config import redis_url
from .address_options import InvalidAddress
from .sentinel import is_sentinel
from .sentinel import sentinels_at
from collections.abc import Callable
from collections.abc import Iterable
from functools import cache
from typing import Any
from typing import TypeVar
from urllib.parse import parse_qsl
from urllib.parse import SplitResult
from urllib.parse import urlencode
from urllib.parse import urlsplit
from urllib.parse import urlunsplit

import logging
import redis
import time
import transaction


logger = logging.getLogger("collective.async")

T = TypeVar("T")
# The name of a command, the key without namespace, and what else the command needs.
Command = tuple[Any, ...]

# Seconds. Editors' requests use this server, so they must not wait long for it.
TIMEOUT = 0.25
# Seconds after a failure in which nothing is asked that need not be known.
PAUSE_AFTER_FAILURE = 15.0
# URL schemes that Kombu accepts, and the same for redis-py.
SCHEMES = {
    "redis": "redis",
    "rediss": "rediss",
    "valkey": "redis",
    "valkeys": "rediss",
    "redis+socket": "unix",
    "unix": "unix",
}
# Options of a URL that redis-py accepts, too. It raises TypeError for others. The
# timeouts are not taken from the URL.
OPTIONS = ("db", "client_name", "health_check_interval", "protocol")

_paused_until = 0.0


def redis_key(name: str) -> str:
    """The name with the namespace of this database in front."""
    return f"{namespace()}:{name}"


@cache
def shared_redis() -> redis.Redis | None:
    """This process's client for the shared server, or None if there is no server.

    The configuration is read when this is called for the first time.
    """
    return redis_at(redis_url() or broker_url() or "")


def broker_redis() -> redis.Redis | None:
    """This process's client for the broker, or None if that is not a Redis."""
    return redis_at(broker_url() or "")


def ask(question: Callable[[redis.Redis], T], default: T) -> T:
    """The answer of the shared Redis to what need not be known.

    ``default`` without Redis, or if it does not answer. Then it is left alone for some
    seconds, so that nobody waits for it again and again.
    """
    global _paused_until
    client = None if time.monotonic() < _paused_until else shared_redis()
    if client is None:
        return default
    try:
        return question(client)
    except redis.RedisError as error:
        _paused_until = time.monotonic() + PAUSE_AFTER_FAILURE
        logger.debug("Redis does not answer: %s", type(error).__name__)
        return default


def send(commands: Iterable[Command]) -> None:
    """Send commands in one go. They may be lost. Their keys get the namespace."""
    client = shared_redis()
    if client is None:
        return
    try:
        with client.pipeline(transaction=False) as pipeline:
            for name, key, *values in commands:
                pipeline.execute_command(name, redis_key(key), *values)
            pipeline.execute()
    except redis.RedisError as error:
        logger.debug("Could not write to Redis: %s", type(error).__name__)


def after_commit(commands: Iterable[Command]) -> None:
    """Like ``send``, when the current transaction is committed."""

    def hook(committed: bool) -> None:
        if committed:
            send(commands)

    transaction.get().addAfterCommitHook(hook)


@cache
def redis_at(url: str) -> redis.Redis | None:
    """The client for a URL, or None if it is not the URL of a Redis."""
    if not is_sentinel(url) and url.partition("://")[0] not in SCHEMES:
        return None
    try:
        if is_sentinel(url):
            return sentinels_at(url).client(TIMEOUT)
        return redis.Redis.from_url(
            _address(url),
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=None,
        )
    except InvalidAddress as error:
        logger.error("Invalid address of sentinels in the configuration: %s", error)
        return None
    except ValueError as error:
        # The URL may contain a password, so it is not logged.
        logger.error("Invalid Redis URL in the configuration: %s", type(error).__name__)
        return None


def _address(url: str) -> str:
    """The URL in the form that redis-py accepts."""
    # Kombu accepts several URLs, separated by semicolons.
    parts = urlsplit(url.partition(";")[0])
    # Without the scheme: urlunsplit drops an empty host for schemes it does not know.
    rest = urlunsplit(("", parts.netloc, parts.path, _query(parts), ""))
    return f"{SCHEMES[parts.scheme]}://{rest.removeprefix('//')}"


def _query(parts: SplitResult) -> str:
    options = [
        ("db" if name == "virtual_host" else name, _plain(name, value))
        for name, value in parse_qsl(parts.query)
        if name in (*OPTIONS, "virtual_host")
        or (parts.scheme in ("rediss", "valkeys") and name.startswith("ssl_"))
    ]
    return urlencode(options)


def _plain(name: str, value: str) -> str:
    # Kombu also accepts the name of the constant: CERT_REQUIRED.
    return value.lower().removeprefix("cert_") if name == "ssl_cert_reqs" else value
