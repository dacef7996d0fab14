"""The list of all tasks with very many against few."""

from ..figures import Row
from ..forms import Visitor
from ..sides import Side
from .base import get
from .base import Options
from collective.async_.demo.accounts import ADMIN
from time import perf_counter


VIEWS = 10
FEW = 100
PAGES = {
    "newest": "@@async-tasks",
    "oldest": "@@async-tasks?sort=created",
    "failed only": "@@async-tasks?state=failed",
}


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """Few first, then many: that cannot be done in turn."""
    few = _views(ours, FEW)
    many = _views(ours, options.list)
    ours.call("forget")
    return [
        Row(
            f"task list, {name}: {options.list} against {FEW}",
            "ms",
            many[name],
            few[name],
            "<= 2x",
        )
        for name in PAGES
    ]


def _views(side: Side, count: int) -> dict[str, list[float]]:
    side.call("forget")
    side.call("make_history", count=count, closed=True)
    # Else it is a process that has just made a hundred thousand objects.
    side.restart_zope()
    return {name: _seconds(side, path) for name, path in PAGES.items()}


def _seconds(side: Side, path: str) -> list[float]:
    manager = Visitor(side.stack.url)
    manager.auth = ADMIN
    request, found = get(path), []
    request(manager)
    for _view in range(VIEWS):
        began = perf_counter()
        request(manager)
        found.append((perf_counter() - began) * 1000)
    return found
