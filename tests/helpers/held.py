"""Tasks that a test holds while they run: see ``helpers.probe``."""

from collections.abc import Callable
from dataclasses import dataclass
from helpers.stack import wait_for
from pathlib import Path


class Probe:
    """Holds and releases tasks in the worker."""

    def __init__(self, home: Path):
        self.home = home

    def wait_until_held(self, name: str) -> None:
        wait_for((self.home / f"{name}.held").exists, 30, f"{name} runs")

    def is_held(self, name: str) -> bool:
        return (self.home / f"{name}.held").exists()

    def forget_held(self, name: str) -> None:
        (self.home / f"{name}.held").unlink(missing_ok=True)

    def release(self, name: str) -> None:
        (self.home / f"{name}.release").touch()

    def mend(self, name: str) -> None:
        (self.home / f"{name}.mended").touch()


@dataclass
class HalfDone:
    """A running task with several items: its folder, its page, and how to release it."""

    folder: str
    details: str
    finish: Callable[[], None]
