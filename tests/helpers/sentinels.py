"""A master, a replica, and three sentinels that watch them."""

from .valkey import running
from collections.abc import Iterator
from collections.abc import Sequence
from collective.async_.demo.ports import HOST
from contextlib import contextmanager
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.parse import urlencode

import subprocess


MASTER = "plone"
PASSWORD = "s3cret@redis"
# Of the sentinels, if they have one. Base64 has plus signs.
OWN_PASSWORD = "s3cret+sent&nel"
COUNT = 3
CONFIGURATION = """\
sentinel monitor {name} {host} {port} 2
sentinel auth-pass {name} {password}
sentinel down-after-milliseconds {name} 1000
sentinel failover-timeout {name} 4000
"""
# They ask each other with it, too.
GUARD = """\
requirepass {password}
sentinel sentinel-pass {password}
"""


@dataclass
class Watched:
    """Their processes, and the address that Zope and the workers get."""

    url: str
    master: subprocess.Popen
    sentinels: list[subprocess.Popen]
    ports: list[int]


def address(ports: Sequence[int], host: str = HOST, **options: str) -> str:
    """The address of sentinels at these ports."""
    first, *others = (f"sentinel://{host}:{port}" for port in ports)
    first = first.replace("//", f"//:{quote(PASSWORD)}@")
    query = urlencode({"master_name": MASTER, **options})
    return ";".join((f"{first}/0?{query}", *others))


@contextmanager
def watched(directory: Path, guarded: bool = False) -> Iterator[Watched]:
    """All of them, while they run. If guarded, the sentinels want a password."""
    secret = ("--requirepass", PASSWORD, "--primaryauth", PASSWORD)
    # The replica writes a file there.
    secret = (*secret, "--dir", str(directory))
    with ExitStack() as stack:
        port, master = stack.enter_context(running(*secret))
        stack.enter_context(running(*secret, "--replicaof", HOST, str(port)))
        text = CONFIGURATION.format(
            name=MASTER, host=HOST, port=port, password=PASSWORD
        )
        if guarded:
            text += GUARD.format(password=OWN_PASSWORD)
        sentinels = []
        for number in range(COUNT):
            file = directory / f"sentinel-{number}.conf"
            file.write_text(text)
            sentinels.append(stack.enter_context(running(str(file), "--sentinel")))
        options = {"sentinel_password": OWN_PASSWORD} if guarded else {}
        ports, processes = map(list, zip(*sentinels, strict=True))
        yield Watched(address(ports, **options), master, processes, ports)
