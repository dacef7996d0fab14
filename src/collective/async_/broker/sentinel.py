"""Redis Sentinel: servers that know which Redis is the master now.

The address is that of Kombu. The name of the master is an option of its first part:
``sentinel://:password@one:26379/0?master_name=plone;sentinel://two:26379``.
The password is that of the Redis.
"""

from dataclasses import dataclass
from redis.sentinel import Sentinel
from typing import Any
from urllib.parse import parse_qs
from urllib.parse import unquote
from urllib.parse import urlsplit

import redis


SCHEME = "sentinel"
# The port of a sentinel that the address does not tell.
PORT = 26379
NAME_OPTION = "master_name"


class MasterNameMissing(ValueError):
    """Write ``?master_name=…`` behind the first sentinel of the address."""


@dataclass(frozen=True)
class Sentinels:
    """What the address says; ``credentials`` as they are in it, with their ``@``."""

    master: str
    hosts: tuple[tuple[str, int], ...]
    credentials: str = ""
    db: int = 0

    @property
    def urls(self) -> str:
        """The addresses as Kombu accepts them: without options, complete each."""
        return ";".join(
            f"{SCHEME}://{self.credentials}{_bracketed(host)}:{port}/{self.db}"
            for host, port in self.hosts
        )

    def client(self, timeout: float) -> redis.Redis:
        """A client that finds the master anew whenever it connects.

        ``timeout`` (seconds) is that of each sentinel and of the master.
        """
        user, _colon, password = self.credentials.removesuffix("@").partition(":")
        found = Sentinel(
            self.hosts,
            sentinel_kwargs=sentinel_options(timeout),
            **sentinel_options(timeout),
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
    """What an address of sentinels says. Raises ValueError for an invalid one."""
    parts = [urlsplit(part) for part in url.split(";")]
    first = parts[0]
    master = parse_qs(first.query).get(NAME_OPTION, [""])[0]
    if not master:
        raise MasterNameMissing(f"An address of sentinels needs ?{NAME_OPTION}=NAME.")
    hosts = tuple((part.hostname or "localhost", part.port or PORT) for part in parts)
    user, at, _host = first.netloc.rpartition("@")
    return Sentinels(master, hosts, f"{user}{at}", int(first.path.strip("/") or 0))


def sentinel_options(timeout: float) -> dict[str, Any]:
    """How to connect to a sentinel, so that one that is down is left in seconds.

    By default, redis-py tries each one four times, with pauses.
    """
    return {
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "retry": None,
    }


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
