"""Runs the components of a stack in the foreground until told to stop."""

from .components import components
from .instance import Instance
from .printer import DemoPrinter
from collections.abc import Callable
from honcho.manager import Manager
from threading import Event
from threading import Thread
from urllib.error import HTTPError
from urllib.error import URLError
from urllib.request import urlopen

import os
import shlex
import signal


# Exit codes of honcho when a signal told it to stop: that is no error.
STOPPED = (130, 143)
QUIET = {"PYTHONWARNINGS": "ignore"}


def supervise(instance: Instance, site_id: str, ready: Callable[[], None]) -> int:
    """Run all components; return 0 when they were stopped, else an error code.

    ``ready`` is called once, when the site answers. When one component ends,
    or on SIGINT, SIGTERM or SIGHUP, all are ended.
    """
    manager = Manager(DemoPrinter(instance.log))
    for part in components(instance):
        # honcho runs a shell; without exec that shell would get the signals.
        command = f"exec {shlex.join(part.command)}"
        environment = {**os.environ, **QUIET, **part.environment}
        manager.add_process(part.name, command, env=environment)
    stopped = Event()
    watcher = Thread(
        target=_watch, args=(f"{instance.base_url}/{site_id}", stopped, ready)
    )
    _stop_when_the_terminal_closes()
    watcher.start()
    try:
        manager.loop()
    finally:
        stopped.set()
        watcher.join()
    return 0 if manager.returncode in STOPPED else manager.returncode


def answers(url: str, timeout: float = 10) -> bool:
    """Tell whether ``url`` answers within ``timeout`` seconds, be it an error."""
    try:
        with urlopen(url, timeout=timeout):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def _watch(url: str, stopped: Event, ready: Callable[[], None]) -> None:
    while not stopped.wait(0.3):
        if answers(url):
            ready()
            return


def _stop_when_the_terminal_closes() -> None:
    # honcho leaves SIGHUP alone: the components, in sessions of their own,
    # would live on.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
