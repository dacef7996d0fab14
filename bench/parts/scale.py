"""A million finished and ten thousand open tasks in twenty sites."""

from .. import costs
from .. import stores
from ..figures import Row
from ..forms import Visitor
from ..sides import run_script
from ..sides import Side
from .base import block
from .base import get
from .base import Options
from .history import PAGES
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import EDITOR
from helpers.stack import Stack
from pathlib import Path

import json
import shutil


SITES = 20
# (ended, open); the rows name them
MANY = (1_000_000, 10_000)
FEW_FINISHED = (1_000, 10_000)
FEW = (1_000, 400)
POLLS = 200
VIEWS = 20
WARM_UP = 20

Costs = dict[str, list[float]]


def measure(results: Path, options: Options) -> list[Row]:
    """CPU time of what everybody does, one database after the other."""
    found = {tasks: _costs(results, *tasks) for tasks in (FEW, FEW_FINISHED, MANY)}
    ended = f"{MANY[0]:,} ended tasks against {FEW_FINISHED[0]:,}"
    waiting = f"{FEW_FINISHED[1]:,} open tasks against {FEW[1]:,}"
    return [
        *_rows(found[MANY], found[FEW_FINISHED], ended, "<= 1.3x"),
        *_rows(found[FEW_FINISHED], found[FEW], waiting),
    ]


def _rows(many: Costs, few: Costs, tasks: str, goal: str = "") -> list[Row]:
    return [
        Row(f"{name}, {tasks}", "ms CPU", many[name], few[name], goal) for name in many
    ]


def _costs(results: Path, finished: int, waiting: int) -> Costs:
    home = _database(results, finished, waiting)
    side = Side("ours", home)
    stack = side.stack
    try:
        for service in (stack.zeo, stack.broker):
            service.start()
        text = run_script(costs.__name__, stack.instance.zope_conf)
        found: Costs = json.loads(text.splitlines()[-1])
        # No worker, which would do what waits.
        stack.zope.start()
        stack.wait_for_site(600)
        return found | _requests(side)
    finally:
        for service in reversed(list(stack.services.values())):
            service.stop()


def _requests(side: Side) -> Costs:
    side.editor = Visitor(side.stack.url).login(*EDITOR)
    found = {"poll": _cpu(side, "@@check-for-tasks", POLLS)}
    side.editor = Visitor(side.stack.url)
    side.editor.auth = ADMIN
    for name, path in PAGES.items():
        found[f"task list, {name}"] = _cpu(side, path, VIEWS)
    return found


def _cpu(side: Side, path: str, count: int) -> list[float]:
    block(side, get(path), WARM_UP)
    return [seconds * 1000 for seconds in block(side, get(path), count).cpu]


def _database(results: Path, finished: int, waiting: int) -> Path:
    """A database with so many tasks, kept for the next run."""
    sites = results / f"sites-{SITES}"
    if not (sites / "ready").exists():
        conf = Stack(sites).instance.offline_conf
        run_script(stores.__name__, conf, "--sites", SITES)
        (sites / "ready").touch()
    home = results / f"tasks-{SITES}-{finished}-{waiting}"
    if not (home / "ready").exists():
        # What an interrupted run has left.
        shutil.rmtree(home, ignore_errors=True)
        conf = Stack(home, sites).instance.offline_conf
        tasks = ("--finished", finished, "--waiting", waiting)
        run_script(stores.__name__, conf, "--sites", SITES, *tasks)
        (home / "ready").touch()
    return home
