"""One component that a test may stop, kill and start again."""

from collective.async_.demo.components import Component
from contextlib import suppress
from pathlib import Path

import os
import psutil
import signal
import subprocess


class Service:
    """A component that runs as a process in its own session."""

    polite = signal.SIGTERM

    def __init__(self, component: Component, log_path: Path) -> None:
        self.component = component
        self.log_path = log_path
        self.process: subprocess.Popen | None = None
        self._log_start = 0

    @property
    def alive(self) -> bool:
        """Whether its main process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, without waiting."""
        assert not self.alive, f"{self.component.name} runs already"
        with self.log_path.open("ab") as log:
            self._log_start = log.tell()
            self.process = subprocess.Popen(
                self.component.command,
                env={**os.environ, **self.component.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self, timeout: float = 20) -> None:
        """Stop it, and kill it after ``timeout`` seconds."""
        if self.alive:
            self.signal(signal.SIGCONT)
            self.terminate()
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            # What it has started, and left behind.
            os.killpg(self.process.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """Ask its main process to end, without waiting."""
        self.process.send_signal(self.polite)

    def kill(self) -> None:
        """Kill it and its children (SIGKILL)."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def signal(self, number: int) -> None:
        """Send a signal to it and its children, for example SIGSTOP to pause them."""
        os.killpg(self.process.pid, number)

    def children(self) -> list[psutil.Process]:
        """Return its child processes. Those of the worker run the tasks."""
        return psutil.Process(self.process.pid).children()

    def log(self) -> str:
        """Return its output since the last start."""
        if not self.log_path.exists():
            return ""
        return self.log_path.read_bytes()[self._log_start :].decode(errors="replace")
