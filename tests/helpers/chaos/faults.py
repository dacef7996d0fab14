"""The faults, and how each of them is repaired."""

from .stage import Stage
from .undo import Undoer
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from helpers.stack import Service
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from helpers.zmi import pack
from random import Random
from threading import Event


# Seconds. A server is down for at most that long.
OUTAGE = 3


def _nothing() -> None:
    """Most faults need no preparation."""


@dataclass(frozen=True)
class Fault:
    """A fault by its name in the result.

    ``strike`` returns the ids of tasks that must have ended, too, or None if it had no
    effect: then it is repeated, with ``prepare`` before it.
    """

    name: str
    strike: Callable[[], set[str] | None]
    prepare: Callable[[], None] = _nothing


class Faults:
    """What can happen on a stage. The choices in it are ``random``'s."""

    def __init__(self, stage: Stage, undoers: list[Undoer], random: Random) -> None:
        self.stage, self.undoers, self.random = stage, undoers, random
        self._undoer = undoers[0]

    def all(self) -> list[Fault]:
        """Those that are possible here."""
        stage = self.stage
        found = [
            Fault("a worker process", self._worker_child),
            Fault("its main process", self._worker_parent),
            Fault("the whole worker", partial(self._again, stage.worker)),
            Fault("broker", partial(self._away, stage.broker)),
            Fault("ZEO", partial(self._away, stage.zeo)),
            Fault("pack", self._pack),
        ]
        if stage.container is not None:
            found.append(Fault("the container", self._container, self._until_busy))
        if not CHOICE.postgresql:
            found.append(Fault("undo", self._undo, self._prepare_undo))
        return found

    def _worker_child(self) -> set[str]:
        # The worker starts a new one.
        self.random.choice(self.stage.worker.children()).kill()
        return set()

    def _worker_parent(self) -> set[str]:
        # A child finishes its task.
        self.stage.worker.process.kill()
        self.stage.worker.process.wait()
        self.stage.worker.start()
        return set()

    def _again(self, worker: Service) -> set[str]:
        worker.kill()
        worker.start()
        return set()

    def _away(self, server: Service) -> set[str]:
        # A broker loses its data.
        server.kill()
        Event().wait(self.random.uniform(0, OUTAGE))
        server.start()
        return set()

    def _pack(self) -> set[str]:
        pack(self.undoers[0].admin)
        return set()

    def _until_busy(self) -> None:
        container = self.stage.container
        wait_for(
            lambda: container.ready and container.running(), 120, "container is busy"
        )

    def _container(self) -> set[str] | None:
        running = self.stage.container.running()
        # It may have ended meanwhile. Killing an idle worker would show nothing.
        if not running:
            return None
        self._again(self.stage.container)
        return running

    def _prepare_undo(self) -> None:
        self._undoer = self.random.choice(self.undoers)
        self._undoer.prepare()

    def _undo(self) -> set[str] | None:
        return self._undoer.strike()
