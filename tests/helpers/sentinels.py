"""A master, a replica, and three sentinels that watch them."""

from .valkey import running
from collections.abc import Iterator
from collective.async_.demo.ports import HOST
from contextlib import contextmanager
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import subprocess


MASTER = "plone"
PASSWORD = "s3cret@redis"
COUNT = 3
CONFIGURATION = """\
sentinel monitor {name} {host} {port} 2
sentinel auth-pass {name} {password}
sentinel down-after-milliseconds {name} 1000
sentinel failover-timeout {name} 4000
"""


@dataclass
class Watched:
    """Their processes, and the address that Zope and the workers get."""

    url: str
    master: subprocess.Popen
    sentinels: list[subprocess.Popen]


@contextmanager
def watched(directory: Path) -> Iterator[Watched]:
    """All of them, while they run."""
    secret = ("--requirepass", PASSWORD, "--primaryauth", PASSWORD)
    # The replica writes a file there.
    secret = (*secret, "--dir", str(directory))
    with ExitStack() as stack:
        port, master = stack.enter_context(running(*secret))
        stack.enter_context(running(*secret, "--replicaof", HOST, str(port)))
        text = CONFIGURATION.format(
            name=MASTER, host=HOST, port=port, password=PASSWORD
        )
        sentinels = []
        for number in range(COUNT):
            file = directory / f"sentinel-{number}.conf"
            file.write_text(text)
            sentinels.append(stack.enter_context(running(str(file), "--sentinel")))
        first, *others = (f"sentinel://{HOST}:{port}" for port, _ in sentinels)
        first = first.replace("//", f"//:{PASSWORD.replace('@', '%40')}@")
        url = ";".join((f"{first}/0?master_name={MASTER}", *others))
        yield Watched(url, master, [process for _port, process in sentinels])
