"""Redis servers that are reached in different ways; each gives its address."""

from .sentinels import PASSWORD
from .sentinels import watched
from .tls import make_certificate
from .tls import NAME
from .tls import tls
from .valkey import running
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


# As it is in an address.
SECRET = PASSWORD.replace("@", "%40")


@contextmanager
def with_password(home: Path) -> Iterator[str]:
    with running("--requirepass", PASSWORD) as (port, _process):
        yield f"redis://:{SECRET}@{NAME}:{port}/0"


@contextmanager
def with_user(home: Path) -> Iterator[str]:
    rules = f"on >{PASSWORD} ~* &* +@all".split()
    users = ("--user", "plone", *rules, "--user", "default", "off")
    with running(*users) as (port, _process):
        yield f"redis://plone:{SECRET}@{NAME}:{port}/0"


@contextmanager
def with_tls(home: Path) -> Iterator[str]:
    certificate, key = make_certificate(home)
    with (
        running("--requirepass", PASSWORD) as (plain, _process),
        tls(plain, certificate, key) as port,
    ):
        address = f"rediss://:{SECRET}@{NAME}:{port}/0"
        yield f"{address}?ssl_ca_certs={certificate}"


@contextmanager
def with_sentinels(home: Path) -> Iterator[str]:
    with watched(home) as found:
        yield found.url


SERVERS = (with_password, with_user, with_tls, with_sentinels)
