"""Long actions while somebody saves two documents a second."""

from ..figures import Row
from ..forms import Visitor
from ..sides import Side
from ..template import CROWD
from ..template import PASSWORD
from ..template import user_name
from .base import Options
from .operations import copy_steps
from .operations import Step
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from threading import Event
from threading import Thread
from time import perf_counter

import re


PAUSE = 0.5
# How many different ones are saved.
DOCUMENTS = 50
# Documents: a stock site needs minutes for more, only to fail.
LARGEST = {"paste": 300, "rename": 1000, "delete": 1000}
# Of each task, in the order in which they ended.
CONFLICTS = re.compile(r"task=\S+ \S+ action=.* conflicts=(\d+)")


@dataclass
class Saves:
    """How long each took, and the status of those that failed."""

    seconds: list[float] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def _save(visitor: Visitor, number: int, first: int, saves: Saves) -> None:
    began = perf_counter()
    # The REST API: the edit form would record a task and never conflict.
    answer = visitor.patch(
        f"{CROWD}/page-{first + number % DOCUMENTS}",
        json={"title": f"Saved {number}"},
        headers={"Accept": "application/json"},
    )
    saves.seconds.append(perf_counter() - began)
    if answer.status_code != 204:
        saves.failed.append(answer.status_code)


@contextmanager
def someone_saves(side: Side, first: int = 1) -> Iterator[Saves]:
    """Somebody else saves all the time that the block takes.

    ``first`` is the number of the first of DOCUMENTS in the crowd's folder.
    """
    saves, stop = Saves(), Event()
    visitor = Visitor(side.stack.url).login(user_name(0), PASSWORD)

    def work() -> None:
        number = 0
        due = perf_counter()
        while not stop.wait(max(0, due - perf_counter())):
            _save(visitor, number, first, saves)
            number += 1
            due = max(due + PAUSE, perf_counter())

    thread = Thread(target=work)
    thread.start()
    try:
        yield saves
    finally:
        stop.set()
        thread.join()


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """Each action with the largest folder up to LARGEST."""
    sizes = {
        name: max(size for size in options.sizes if size <= largest)
        for name, largest in LARGEST.items()
    }
    found = []
    for size in sorted(set(sizes.values())):
        for step in copy_steps(size, f"size-{size}"):
            if sizes[step.name] == size:
                found += _measure(step, ours, stock)
            else:
                _in_peace(ours, step)
                _in_peace(stock, step)
    return found


def _measure(step: Step, ours: Side, stock: Side) -> list[Row]:
    mine = _disturbed(ours, step)
    theirs = _disturbed(stock, step)
    if theirs[2] != "done":
        # Where stock has failed there is nothing to go on with.
        _in_peace(stock, step)
    return _rows(f"{step.name} {step.size}", mine, theirs)


def _disturbed(side: Side, step: Step) -> tuple[Saves, float, str]:
    """The saves, seconds until done, and what became of it."""
    step.prepare(side.editor)
    outcome = "done"
    with someone_saves(side) as saves:
        began = perf_counter()
        try:
            step.click(side.editor)
            side.finish()
        except AssertionError:
            outcome = "FAILED"
        done = perf_counter() - began
    if not side.stock:
        outcome += f" after {CONFLICTS.findall(side.stack.worker.log())[-1]} conflicts"
    return saves, done, outcome


def _in_peace(side: Side, step: Step) -> None:
    step.prepare(side.editor)
    step.click(side.editor)
    side.finish()


def _rows(what: str, mine: tuple, theirs: tuple) -> list[Row]:
    what = f"{what} under saves"
    ours, stock = mine[0], theirs[0]
    outcome = f"ours {mine[2]}, stock {theirs[2]}"
    return [
        Row(f"{what}: done", "s", [mine[1]], [theirs[1]], "succeeds", outcome),
        Row(f"{what}: a save", "s", ours.seconds, stock.seconds, "p95 <= 3 s"),
        Row(
            f"{what}: failed saves",
            "",
            [float(len(ours.failed))],
            [float(len(stock.failed))],
            "0",
            f"of {len(ours.seconds)} and {len(stock.seconds)}",
        ),
    ]
