"""What breaks, and how it is mended."""

from collections.abc import Callable
from helpers.stack import Service
from helpers.stack import Stack
from random import Random
from threading import Event


Fault = Callable[[Stack, Random], None]

# Seconds for which a server stays away, at most.
OUTAGE = 3


def worker_child(stack: Stack, random: Random) -> None:
    """One of the processes that run tasks; the worker makes a new one."""
    random.choice(stack.worker.children()).kill()


def worker_parent(stack: Stack, random: Random) -> None:
    """The main process only: what a child is running goes on to its end."""
    stack.worker.process.kill()
    stack.worker.process.wait()
    stack.worker.start()


def worker_whole(stack: Stack, random: Random) -> None:
    stack.worker.kill()
    stack.worker.start()


def broker(stack: Stack, random: Random) -> None:
    """It comes up empty."""
    _away(stack.broker, random)


def zeo(stack: Stack, random: Random) -> None:
    _away(stack.zeo, random)


def _away(service: Service, random: Random) -> None:
    service.kill()
    Event().wait(random.uniform(0, OUTAGE))
    service.start()


FAULTS: tuple[Fault, ...] = (worker_child, worker_parent, worker_whole, broker, zeo)
