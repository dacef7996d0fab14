"""What each acceleration of a worker brings: with all of them, and without one."""

from ..figures import Row
from ..sides import Side
from .base import Options
from .operations import steps
from .operations import take
from .operations import Times
from collections import defaultdict
from collective.async_.config import SKIP_VARIABLE


Taken = dict[tuple[str, int], list[Times]]


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """In turn; the worker is started anew each time, with one patch left out."""
    taken: dict[str, Taken] = defaultdict(lambda: defaultdict(list))
    variants = ("", *options.without)
    for run in range(options.runs):
        # Neither is always the first one.
        for name in variants if run % 2 else reversed(variants):
            _restart(ours, name)
            # Not counted: the worker loads what it needs.
            for step in steps(min(options.sizes), options, run):
                take(ours, step)
            for size in options.sizes:
                for step in steps(size, options, run):
                    taken[name][step.name, size].append(take(ours, step))
    _restart(ours, "")
    return [row for name in options.without for row in _rows(name, taken)]


def _restart(side: Side, left_out: str) -> None:
    side.use_worker(2, {SKIP_VARIABLE: left_out})
    side.stack.worker.start()
    side.stack.wait_for_worker()


def _rows(name: str, taken: dict[str, Taken]) -> list[Row]:
    return [
        Row(
            f"{action} {size} with and without {name}: CPU",
            "s",
            [times.cpu for times in taken[""][action, size]],
            [times.cpu for times in taken[name][action, size]],
            "<= 0.97x",
        )
        for action, size in sorted(taken[""])
    ]
