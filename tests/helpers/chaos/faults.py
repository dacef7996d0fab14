"""The faults, and how each of them is repaired."""

from collections.abc import Callable
from helpers.stack import Service
from helpers.stack import Stack
from random import Random
from threading import Event


Fault = Callable[[Stack, Random], None]

# Seconds. A server is down for at most that long.
OUTAGE = 3


def worker_child(stack: Stack, random: Random) -> None:
    """Kill one of the processes that run tasks. The worker starts a new one."""
    random.choice(stack.worker.children()).kill()


def worker_parent(stack: Stack, random: Random) -> None:
    """Kill the main process only. A child finishes its task."""
    stack.worker.process.kill()
    stack.worker.process.wait()
    stack.worker.start()


def worker_whole(stack: Stack, random: Random) -> None:
    stack.worker.kill()
    stack.worker.start()


def broker(stack: Stack, random: Random) -> None:
    """Restart the broker. Its data is lost."""
    _away(stack.broker, random)


def zeo(stack: Stack, random: Random) -> None:
    _away(stack.zeo, random)


def _away(service: Service, random: Random) -> None:
    service.kill()
    Event().wait(random.uniform(0, OUTAGE))
    service.start()


FAULTS: tuple[Fault, ...] = (worker_child, worker_parent, worker_whole, broker, zeo)
