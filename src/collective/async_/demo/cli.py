"""The command line of the demo: ``collective-async-demo``."""

from .accounts import ADMIN
from .accounts import EDITOR
from .accounts import SITE_ID
from .components import run_site_script
from .instance import Instance
from .ports import is_free
from .supervisor import supervise
from argparse import ArgumentParser
from argparse import Namespace
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import signal
import sys
import zc.lockfile


SAMPLE = ("sample", "200 pages", 200)
LARGE = ("large", "2,000 pages", 2000)
# Without its profile, nobody may use the REST API.
REST = "plone.restapi"


class Problem(Exception):
    """An error that the user can fix. The text says how."""


def main(argv: list[str] | None = None) -> int:
    """Run the demo, or add the large folder. Return the exit code."""
    options = _options(argv)
    for name in (signal.SIGTERM, signal.SIGHUP):
        # Like Ctrl-C, so that all processes are stopped.
        signal.signal(name, signal.default_int_handler)
    try:
        return options.run(options)
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _options(argv: list[str] | None) -> Namespace:
    parser = ArgumentParser(description="A Plone site with background tasks, to try.")
    parser.add_argument(
        "--directory", type=Path, default=Path("var"), help="the directory of the data"
    )
    parser.add_argument("--port", type=int, default=8080, help="the port of Zope")
    parser.add_argument(
        "--addon", action="append", default=[], help="another add-on for a new site"
    )
    parser.set_defaults(run=_demo)
    commands = parser.add_subparsers()
    large = commands.add_parser("large", help="add a folder with 2,000 pages")
    large.set_defaults(run=_large)
    return parser.parse_args(argv)


def _demo(options: Namespace) -> int:
    with _exclusive(options.directory) as free:
        if not free:
            raise Problem(
                f"a demo is running in {options.directory}; set VAR to another one"
            )
        if not is_free(options.port):
            raise Problem(f"port {options.port} is in use; set PORT to another port")
        instance = Instance.at(options.directory, options.port)
        instance.write()
        if not (instance.home / "site-created").exists():
            print("Creating the site and 200 pages. This takes a minute.", flush=True)
            _create(instance.offline_conf, SAMPLE, options.addon)
            (instance.home / "site-created").touch()
        return supervise(instance, SITE_ID, lambda: _announce(instance))


def _large(options: Namespace) -> int:
    with _exclusive(options.directory) as free:
        instance = Instance.at(options.directory)
        if free:
            # Not while a demo is running: these files have the ports that it uses.
            instance.write()
        _create(instance.offline_conf if free else instance.zope_conf, LARGE)
    return 0


@contextmanager
def _exclusive(directory: Path) -> Iterator[bool]:
    """Lock the directory. Gives False if a demo is running in it."""
    directory.mkdir(parents=True, exist_ok=True)
    try:
        lock = zc.lockfile.LockFile(str(directory / "demo.lock"))
    except zc.lockfile.LockError:
        yield False
        return
    try:
        yield True
    finally:
        lock.close()


def _create(
    configuration: Path, folder: tuple[str, str, int], addons: Sequence[str] = ()
) -> None:
    id, title, documents = folder
    arguments = ["--folder", id, "--title", title, "--documents", str(documents)]
    for addon in dict.fromkeys((REST, *addons)):
        arguments += ["--addon", addon]
    if run_site_script(configuration, *arguments):
        raise Problem("the content could not be created (see above)")


def _announce(instance: Instance) -> None:
    site = f"{instance.base_url}/{SITE_ID}"
    print(
        f"\n  {site}"
        f"\n  log in as {EDITOR[0]} / {EDITOR[1]}  (or {ADMIN[0]} / {ADMIN[1]})"
        f"\n  200 pages to delete: {site}/{SAMPLE[0]}"
        f"\n  logs: {instance.log}"
        "\n  Ctrl-C stops everything\n",
        flush=True,
    )
