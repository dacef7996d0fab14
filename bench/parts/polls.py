"""``@@check-for-tasks`` against a trivial JSON view, with a history of any length."""

from ..figures import Row
from ..sides import Side
from .base import Block
from .base import block
from .base import get
from .base import Options


REQUESTS = 200
WARM_UP = 20


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """Blocks in turn, for each number of finished tasks in closed parts.

    At the end the longest history once more, all of it of the last minutes.
    """
    found = []
    for count in options.history:
        found += _compare(ours, options.runs, count, True)
    if max(options.history):
        found += _compare(ours, options.runs, max(options.history), False)
    ours.call("forget")
    return found


def _compare(side: Side, runs: int, count: int, closed: bool) -> list[Row]:
    side.call("forget")
    side.call("make_history", count=count, closed=closed)
    requests = get("@@check-for-tasks"), get("@@bench-json")
    first = block(side, requests[0], 1).seconds[0]
    blocks: tuple[list[Block], list[Block]] = ([], [])
    for request in requests:
        # Every thread of the server has a cache of its own.
        block(side, request, WARM_UP)
    for _run in range(runs):
        for request, taken in zip(requests, blocks, strict=True):
            taken.append(block(side, request, REQUESTS))
    cpu = [[c * 1000 for one in taken for c in one.cpu] for taken in blocks]
    seconds = [[s * 1000 for one in taken for s in one.seconds] for taken in blocks]
    what = f"poll, {count} {'old' if closed else 'recent'} tasks"
    goal = "<= 1.25x" if closed else ""
    note = f"first: {first * 1000:.0f} ms"
    return [
        Row(f"{what}: CPU", "ms", *cpu, goal),
        Row(f"{what}: response", "ms", *seconds, note=note),
    ]
