"""Redis Sentinel: servers that know which Redis is the master now.

The address is that of Kombu. Its first part has the options, of which the name of the
master is needed:
``sentinel://:password@one:26379/0?master_name=plone;sentinel://two:26379``.
The password before the host is that of the Redis, and so are options that begin with
``ssl``. Those that begin with ``sentinel_`` are for the sentinels.
"""

from .address_options import as_query
from .address_options import InvalidAddress
from .address_options import READERS
from .address_options import split_options
from .address_options import tls_options
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from redis.sentinel import Sentinel
from typing import Any
from urllib.parse import SplitResult
from urllib.parse import unquote
from urllib.parse import urlsplit

import redis


SCHEME = "sentinel"
# The port of a sentinel that the address does not tell.
PORT = 26379
NAME_OPTION = "master_name"
OWN = "sentinel_"
LOGIN = ("username", "password")
KNOWN = {
    NAME_OPTION,
    *READERS,
    *(f"{OWN}{name}" for name in (*LOGIN, *READERS)),
}


@dataclass(frozen=True)
class Sentinels:
    """What the address says; ``credentials`` as they are in it, with their ``@``.

    ``tls`` is how to connect to the Redis, ``own`` what the sentinels themselves want.
    """

    master: str
    hosts: tuple[tuple[str, int], ...]
    credentials: str = field(default="", repr=False)
    db: int = 0
    tls: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def urls(self) -> str:
        """The addresses as Kombu accepts them, complete each: for the Redis."""
        query = f"?{as_query(self.tls)}" if self.tls else ""
        return ";".join(
            f"{SCHEME}://{self.credentials}{_bracketed(host)}:{port}/{self.db}{query}"
            for host, port in self.hosts
        )

    def connection_options(self, timeout: float) -> dict[str, Any]:
        """How to connect to a sentinel; ``timeout`` in seconds."""
        return {**_patience(timeout), **self.own}

    def client(self, timeout: float) -> redis.Redis:
        """A client that finds the master anew whenever it connects.

        ``timeout`` (seconds) is that of each sentinel and of the master.
        """
        user, _colon, password = self.credentials.removesuffix("@").partition(":")
        found = Sentinel(
            self.hosts,
            sentinel_kwargs=self.connection_options(timeout),
            **_patience(timeout),
            **self.tls,
        )
        return found.master_for(
            self.master,
            redis.Redis,
            db=self.db,
            username=unquote(user) or None,
            password=unquote(password) or None,
        )


def is_sentinel(url: str) -> bool:
    """Is this the address of sentinels?"""
    return url.startswith(f"{SCHEME}://")


def sentinels_at(url: str) -> Sentinels:
    """What an address of sentinels says. Raises InvalidAddress if it is wrong."""
    first, *others = (urlsplit(part) for part in url.split(";"))
    if any(part.query for part in others):
        raise InvalidAddress("Only the first sentinel of an address has options.")
    options = split_options(first.query)
    _check_names(options)
    user, at, _host = first.netloc.rpartition("@")
    try:
        database = int(first.path.strip("/") or 0)
    except ValueError:
        raise InvalidAddress("The number of the database is not a number.") from None
    return Sentinels(
        options[NAME_OPTION],
        tuple(map(_host_and_port, (first, *others))),
        f"{user}{at}",
        database,
        tls_options(options),
        {**_login(options), **tls_options(options, OWN)},
    )


def _check_names(options: Mapping[str, str]) -> None:
    if not options.get(NAME_OPTION):
        raise InvalidAddress(f"An address of sentinels needs ?{NAME_OPTION}=NAME.")
    # Not a name that may be a part of a password with an ampersand in it.
    if not options.keys() <= KNOWN:
        known = ", ".join(sorted(KNOWN))
        raise InvalidAddress(f"An address of sentinels has only these options: {known}")


def _login(options: Mapping[str, str]) -> dict[str, str]:
    found = {n: options[f"{OWN}{n}"] for n in LOGIN if options.get(f"{OWN}{n}")}
    if "username" in found and "password" not in found:
        raise InvalidAddress(f"{OWN}username needs {OWN}password.")
    return found


def _host_and_port(part: SplitResult) -> tuple[str, int]:
    try:
        return part.hostname or "localhost", part.port or PORT
    except ValueError:
        raise InvalidAddress("The port of a sentinel is not a number.") from None


def _patience(timeout: float) -> dict[str, Any]:
    """A server that is down is left in seconds.

    By default, redis-py tries each one four times, with pauses.
    """
    return {
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "retry": None,
    }


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
