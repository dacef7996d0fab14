"""A worker in a container: with the host's name, and with namespaces of its own."""

from .service import Service
from .stack import Stack
from collective.async_.config import RUN_TASK
from collective.async_.demo.components import worker
from dataclasses import replace

import psutil
import re
import shlex
import subprocess


UNSHARE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")

RECEIVED = re.compile(rf"Task {re.escape(RUN_TASK)}\[(\S+)\] received")
ENDED = re.compile(rf"Task {re.escape(RUN_TASK)}\[(\S+)\] succeeded")


def may_contain() -> bool:
    """May this user make pid and mount namespaces?"""
    return subprocess.run([*UNSHARE, "true"], capture_output=True).returncode == 0


class Container(Service):
    """A worker with one process, which sees neither the host's processes nor /proc."""

    def __init__(self, stack: Stack, name: str) -> None:
        component = worker(stack.instance, concurrency=1)
        command = (*UNSHARE, *component.command)
        super().__init__(
            replace(component, name=name, command=command),
            stack.instance.log / f"{name}.out",
        )

    @property
    def ready(self) -> bool:
        """Does it accept tasks?"""
        return self.alive and " ready." in self.log()

    def running(self) -> set[str]:
        """The ids of the tasks that it has got and that have not ended."""
        log = self.log()
        return set(RECEIVED.findall(log)) - set(ENDED.findall(log))

    def terminate(self) -> None:
        """Tell the worker to end. unshare itself does not forward the signal."""
        for process in psutil.Process(self.process.pid).children():
            process.send_signal(self.polite)


class Host(Service):
    """Another host with two workers: its own name, processes and /proc."""

    WORKERS = ("1", "2")

    def __init__(self, stack: Stack, name: str) -> None:
        component = worker(stack.instance, concurrency=1)
        # The commands of deploy/systemd: each worker has a name of its own.
        workers = " & ".join(
            shlex.join((*component.command, "--hostname", f"{number}@%h"))
            for number in self.WORKERS
        )
        script = f"hostname {name}; {workers} & wait"
        command = (*UNSHARE[:1], "--uts", *UNSHARE[1:], "sh", "-c", script)
        super().__init__(
            replace(component, name=name, command=command),
            stack.instance.log / f"{name}.out",
        )

    @property
    def ready(self) -> bool:
        """Do all its workers accept tasks?"""
        return self.alive and self.log().count(" ready.") == len(self.WORKERS)

    def running(self) -> set[str]:
        """The ids of the tasks that it has got and that have not ended."""
        log = self.log()
        return set(RECEIVED.findall(log)) - set(ENDED.findall(log))

    def terminate(self) -> None:
        """Kill it: the shell would not pass the signal on."""
        self.kill()
