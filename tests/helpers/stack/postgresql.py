"""PostgreSQL for a stack, and RelStorage in the configuration of Zope."""

from .private import as_user
from .private import private_directory
from .service import Service
from collective.async_.demo.components import Component
from collective.async_.demo.instance import Instance
from collective.async_.demo.ports import HOST
from pathlib import Path

import psutil
import re
import signal
import subprocess


USER = "postgres"
LINK = "pgdata"
RELSTORAGE = """\
  <relstorage>
    shared-blob-dir true
    blob-dir {blobs}
    <postgresql>
      driver psycopg2
      dsn dbname='postgres' user='{user}' host='{host}' port='{port}'
    </postgresql>
  </relstorage>
"""
STORAGE = re.compile(r" *<(zeoclient|filestorage)>.*</\1>\n", re.DOTALL)


def _bin(name: str) -> str:
    # Debian has one directory for each version, outside the PATH.
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    assert found, "Install postgresql (make test-matrix does)."
    return str(found[-1])


def configure(instance: Instance) -> None:
    """Replace ZEO and the database file with RelStorage."""
    text = RELSTORAGE.format(
        blobs=instance.home / "blobs", user=USER, host=HOST, port=instance.zeo_port
    )
    for path in (instance.zope_conf, instance.offline_conf):
        configuration = STORAGE.sub(lambda _match: text, path.read_text())
        path.write_text(f"%import relstorage\n{configuration}")


def prepare(home: Path, template: Path | None) -> Path:
    """Make the data directory, empty or as a copy of the template's."""
    data = private_directory(USER) / "data"
    if template is None:
        options = ("--auth=trust", f"--username={USER}", "--no-sync", "-E", "UTF8")
        command = as_user(USER, _bin("initdb"), "-D", str(data), *options)
    else:
        source = (template / LINK).resolve()
        command = ("cp", "-a", str(source), str(data))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
    (home / LINK).symlink_to(data)
    return data


def postgresql(instance: Instance, data: Path) -> Component:
    """Return the database server."""
    settings = {
        "listen_addresses": HOST,
        "port": str(instance.zeo_port),
        "unix_socket_directories": "",
        # Not needed for safety: only processes are killed here, never the machine.
        "fsync": "off",
    }
    options = [
        part for name, value in settings.items() for part in ("-c", f"{name}={value}")
    ]
    command = as_user(USER, _bin("postgres"), "-D", str(data), *options)
    return Component("zeo", command)


def is_ready(port: int) -> bool:
    """Does it answer, and has it recovered?"""
    command = (_bin("pg_isready"), "--quiet", "-h", HOST, "-p", str(port))
    return subprocess.run(command, check=False).returncode == 0


class PostgreSQL(Service):
    """Its processes are in sessions of their own."""

    # Without waiting for clients to disconnect.
    polite = signal.SIGINT

    def kill(self) -> None:
        """Kill it, and wait for all: until the last has ended none may be started."""
        processes = psutil.Process(self.process.pid).children(recursive=True)
        super().kill()
        psutil.wait_procs(processes)

    def signal(self, number: int) -> None:
        main = psutil.Process(self.process.pid)
        for process in (main, *main.children(recursive=True)):
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                continue
