"""Redis servers that are reached in different ways; each gives its address."""

from .sentinels import address
from .sentinels import OWN_PASSWORD
from .sentinels import PASSWORD
from .sentinels import watched
from .tls import make_certificate
from .tls import NAME
from .tls import tls
from .valkey import running
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
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


@contextmanager
def with_sentinels_of_tls(home: Path) -> Iterator[str]:
    """The Redis that they watch speaks TLS with clients."""
    with watched(home, files=make_certificate(home)) as found:
        yield found.url


@contextmanager
def with_guarded_sentinels(home: Path) -> Iterator[str]:
    """The sentinels have a password of their own, and speak TLS with clients."""
    files = make_certificate(home)
    with watched(home, guarded=True) as found, ExitStack() as stack:
        ports = [stack.enter_context(tls(port, *files)) for port in found.ports]
        yield address(
            ports,
            NAME,
            sentinel_password=OWN_PASSWORD,
            sentinel_ssl_ca_certs=str(files[0]),
        )


SERVERS = (
    with_password,
    with_user,
    with_tls,
    with_sentinels,
    with_sentinels_of_tls,
    with_guarded_sentinels,
)
