"""Runs the components of a stack in the foreground until they are stopped."""

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


# Exit codes of honcho when a signal has stopped it. That is not an error.
STOPPED = (130, 143)
QUIET = {"PYTHONWARNINGS": "ignore"}


def supervise(instance: Instance, site_id: str, ready: Callable[[], None]) -> int:
    """Run all components. Return 0 if they were stopped, otherwise an error code.

    ``ready`` is called once, when the site answers. If one component ends, or on
    SIGINT, SIGTERM or SIGHUP, all components are stopped.
    """
    manager = Manager(DemoPrinter(instance.log))
    for component in components(instance):
        # Honcho starts a shell. Without exec the signals would go to that shell.
        command = f"exec {shlex.join(component.command)}"
        environment = {**os.environ, **QUIET, **component.environment}
        manager.add_process(component.name, command, env=environment)
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
    """Return whether ``url`` answers within ``timeout`` seconds, even with an error."""
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
    # Honcho does not handle SIGHUP, and its processes have their own sessions. They
    # would continue to run.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
