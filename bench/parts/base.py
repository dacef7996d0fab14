"""What the parts share."""

from ..forms import Visitor
from ..sides import Side
from ..template import USERS
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Options:
    """How much to measure."""

    sizes: list[int]
    runs: int
    tasks: int
    history: list[int]
    list: int
    without: tuple[str, ...]
    storages: tuple[str, ...]

    @property
    def documents(self) -> int:
        """How many documents the crowd renames; as many again are for the loop."""
        return USERS * self.tasks + self.tasks


@dataclass
class Block:
    """A number of requests: seconds and CPU seconds of each."""

    seconds: list[float]
    cpu: list[float]


def block(side: Side, request: Callable[[Visitor], object], count: int) -> Block:
    """Send the request ``count`` times."""
    seconds = []
    for _number in range(count):
        began = perf_counter()
        request(side.editor)
        seconds.append(perf_counter() - began)
    return Block(seconds, side.call("cpu_times", count=count))


def get(path: str) -> Callable[[Visitor], None]:
    """A request that must succeed."""

    def request(visitor: Visitor) -> None:
        answer = visitor.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return request
