"""What an editor waits for, and until the content has changed."""

from ..figures import Point
from ..figures import Row
from ..forms import Visitor
from ..sides import Side
from ..template import TARGET
from .base import Options
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


# Steps with few documents take milliseconds, and vary more.
REPEATED = 5
FEW = 100
# How many times shorter than stock the wait for the largest folder must be.
SHORTER = {"paste": 100, "rename": 50, "delete": 50}
LARGE = 100
# Until done, against stock Plone: with 100 documents or more, and with 1,000 or more.
GOALS = {
    "paste": (0.7, 0.5),
    "publish": (0.8, 0.6),
    "rename": (0.6, 0.25),
    "delete": (0.9, 0.8),
    "sharing": (1, 0.8),
    "tags": (1, 1),
    "properties": (1, 1),
    "rearrange": (1, 1),
    "folder_publish": (1, 1),
    "revert": (1, 1),
    "checkin": (1, 1),
}
PEAK = "worker: peak memory above boot"


@dataclass(frozen=True)
class Times:
    """Seconds until the response, until the content has changed, and of CPU."""

    wait: float
    done: float
    cpu: float


All = dict[tuple[str, int], list[Times]]


@dataclass(frozen=True)
class Step:
    """A click; ``check`` is a path and how many items must be there afterwards.

    Of a state, if there is one.
    """

    name: str
    size: int
    prepare: Callable[[Visitor], object]
    click: Callable[[Visitor], float]
    check: tuple[str, int] | None = None
    state: str | None = None


def copy_steps(size: int, source: str) -> list[Step]:
    """A copy of the source comes into being, gets another name, and goes.

    ``size`` is that of a folder, or 1 for a single document.
    """
    name = source.rpartition("/")[2]
    here, there = f"{TARGET}/{name}", f"{TARGET}/{name}-moved"
    items = 1 if size == 1 else size + 1
    return [
        Step(
            "paste",
            size,
            lambda visitor: visitor.copy(source),
            lambda visitor: visitor.paste(TARGET),
            (here, items),
        ),
        Step(
            "rename",
            size,
            lambda _visitor: None,
            lambda visitor: visitor.rename(here, f"{name}-moved"),
            (there, items),
        ),
        Step(
            "delete",
            size,
            lambda _visitor: None,
            lambda visitor: visitor.delete(there),
            (there, 0),
        ),
    ]


def publish_step(size: int) -> Step:
    """The copy and all in it is published."""
    name = f"size-{size}"
    return Step(
        "publish",
        size,
        lambda visitor: visitor.select(f"{TARGET}/{name}"),
        lambda visitor: visitor.publish(TARGET),
        (f"{TARGET}/{name}", size + 1),
        "published",
    )


def form_step(name: str, path: str, button: str, title: str) -> Step:
    """A form with a new title."""
    return Step(
        name,
        1,
        lambda visitor: visitor.open_form(path, button, title),
        lambda visitor: visitor.send_form(),
    )


def steps(size: int, options: Options, run: int) -> list[Step]:
    """All steps with a folder of this size, or with a document (size 1)."""
    if size > 1:
        paste, *others = copy_steps(size, f"size-{size}")
        return [paste, publish_step(size), *others]
    page = f"size-{min(options.sizes)}/page-1"
    title = f"Title of run {run}"
    return [
        form_step("edit", f"{page}/edit", "form.buttons.save", title),
        form_step("add", f"{TARGET}/++add++Document", "form.buttons.save", title),
        *copy_steps(1, page),
    ]


def take(side: Side, step: Step) -> Times:
    """Click, wait until all is done, and see whether it is."""
    step.prepare(side.editor)
    # An editor clicks on a page that was just opened. While a large folder was pasted,
    # on one side and then on the other, this one may have rested for a minute, and the
    # same click in a small folder takes 2 ms longer after that.
    side.editor.get(f"{TARGET}/folder_contents")
    cpu = side.rest()
    began = perf_counter()
    wait = step.click(side.editor)
    side.finish()
    done = wait if side.stock else perf_counter() - began
    cpu = side.rest() - cpu
    if step.check is not None:
        path, items = step.check
        found = side.call("count", path=path, state=step.state)
        assert found == items, (side.name, step.name, path, found)
    return Times(wait, done, cpu)


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """In turn, A B A B; each step as often as there are runs."""
    boot = ours.peak_memory()
    times: dict[str, All] = {side.name: defaultdict(list) for side in (ours, stock)}
    # Not counted: the processes load what they need.
    for run in range(-5, 0):
        for step in (*steps(1, options, run), *steps(min(options.sizes), options, run)):
            for side in (ours, stock):
                take(side, step)
    for run in range(options.runs):
        for size in (1, *options.sizes):
            for again in range(REPEATED if size <= FEW else 1):
                for step in steps(size, options, REPEATED * run + again):
                    # Neither is always the second one.
                    for side in (ours, stock) if (run + again) % 2 else (stock, ours):
                        key = (step.name, size)
                        times[side.name][key].append(take(side, step))
    mine = times[ours.name]
    return [
        *rows(mine, times[stock.name]),
        *flat(mine),
        *growth(mine),
        Row(PEAK, "MB", [ours.peak_memory() - boot], goal="<= 250 MB"),
    ]


def rows(ours: All, stock: All) -> list[Row]:
    """Three lines for each action and size."""
    found = []
    for name, size in sorted(ours):
        mine, theirs = ours[name, size], stock[name, size]
        stock_waits = [times.wait for times in theirs]
        shorter = SHORTER.get(name) if size >= 1000 else None
        goal = f"<= 1/{shorter}" if shorter else ""
        wait = _point(name, size, "wait", [t.wait for t in mine], stock_waits, goal)
        dones = [times.done for times in mine]
        done = _point(name, size, "done", dones, stock_waits, done_goal(name, size))
        cpu = [[t.cpu for t in taken] for taken in (mine, theirs)]
        found += [wait, done, Row(f"{name} {size}: CPU", "s", *cpu)]
    return found


def done_goal(name: str, size: int) -> str:
    """The goal until done, for an action and a size."""
    if size == 1:
        return "<= stock + 0.06 s"
    if size < LARGE:
        return ""
    few, many = GOALS[name]
    return f"<= {many if size >= 1000 else few}x"


def _point(
    name: str, size: int, kind: str, ours: list[float], stock: list[float], goal: str
) -> Row:
    point = Point(name.title(), size, kind)
    return Row(f"{name} {size}: {kind}", "s", ours, stock, goal, point=point)


def flat(ours: All) -> list[Row]:
    """The wait with the largest folder against that with the smallest."""
    sizes = sorted({size for _name, size in ours if size > 1})
    small, large = sizes[0], sizes[-1]
    return [
        Row(
            f"{name}: wait at {large} against {small}",
            "s",
            [times.wait for times in ours[name, large]],
            [times.wait for times in ours[name, small]],
            "<= 1.2x",
        )
        for name in (*SHORTER, "publish")
    ]


def growth(ours: All) -> list[Row]:
    """The time with the largest folder against that with the second largest."""
    sizes = sorted({size for _name, size in ours if size > 1})[-2:]
    if len(sizes) < 2:
        return []
    few, many = sizes
    return [
        Row(
            f"{name}: done at {many} against {few}",
            "s",
            [times.done for times in ours[name, many]],
            [times.done for times in ours[name, few]],
            # A little more than in proportion.
            f"<= {1.07 * many / few:.3g}x",
        )
        for name in (*SHORTER, "publish")
    ]
