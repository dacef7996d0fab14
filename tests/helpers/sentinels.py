"""A master, a replica, and three sentinels that watch them."""

from .stack.waiting import wait_for
from .tls import tls_and_plain
from .valkey import running
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from collective.async_.demo.ports import HOST
from contextlib import contextmanager
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from urllib.parse import quote
from urllib.parse import urlencode

import redis
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
    spoken: list[Counter[str]] = field(default_factory=list)

    def count(self, protocol: str) -> int:
        """How many connections with "tls" or "plain" the master and its replica had."""
        return sum(spoken[protocol] for spoken in self.spoken)


def address(ports: Sequence[int], host: str = HOST, **options: str) -> str:
    """The address of sentinels at these ports."""
    first, *others = (f"sentinel://{host}:{port}" for port in ports)
    first = first.replace("//", f"//:{quote(PASSWORD)}@")
    query = urlencode({"master_name": MASTER, **options})
    return ";".join((f"{first}/0?{query}", *others))


@contextmanager
def watched(
    directory: Path, guarded: bool = False, files: tuple[Path, Path] | None = None
) -> Iterator[Watched]:
    """All of them, while they run. If guarded, the sentinels want a password.

    With the ``files`` of a certificate, clients may speak TLS with what is watched.
    """
    secret = ("--requirepass", PASSWORD, "--primaryauth", PASSWORD)
    # The replica writes a file there.
    secret = (*secret, "--dir", str(directory))
    with ExitStack() as stack:
        port, master = stack.enter_context(running(*secret))
        own, _replica = stack.enter_context(running(*secret))
        replica, spoken = redis.Redis(HOST, own, password=PASSWORD), []
        if files is not None:
            (port, first), (own, second) = (
                stack.enter_context(tls_and_plain(behind, *files))
                for behind in (port, own)
            )
            spoken = [first, second]
            replica.config_set("replica-announce-port", own)
        replica.replicaof(HOST, port)
        # A sentinel asks for replicas when it starts, and then every 10 seconds: without
        # one it can replace no master.
        wait_for(
            lambda: replica.info("replication")["master_link_status"] == "up",
            what="the replica has copied all",
        )
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
        if files is not None:
            options["ssl_ca_certs"] = str(files[0])
        ports, processes = map(list, zip(*sentinels, strict=True))
        url = address(ports, **options)
        yield Watched(url, master, processes, ports, spoken)
