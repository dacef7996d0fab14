"""Sharing, State, properties, tags and rearranging, for a folder and its contents.

With few items they are done in the request, as in stock Plone.
"""

from ..figures import Row
from ..forms import Visitor
from ..sides import Side
from ..template import TARGET
from . import operations
from .base import Options
from .operations import All
from .operations import Step
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


TAG = "Measured"
GROUP = "AuthenticatedUsers"


@dataclass(frozen=True)
class Change:
    """A click that changes a folder and what is in it, and how the catalog tells."""

    name: str
    prepare: Callable[[Visitor, str], object]
    click: Callable[[Visitor, str], float]
    query: dict[str, Any]
    # Is the folder itself one of the changed items?
    itself: bool = True


def _nothing(visitor: Visitor, path: str) -> None:
    pass


CHANGES = (
    Change(
        "sharing",
        _nothing,
        lambda visitor, path: visitor.share(path, GROUP, "Contributor"),
        {"allowedRolesAndUsers": f"user:{GROUP}"},
    ),
    Change(
        "tags",
        lambda visitor, path: visitor.select_contents(path),
        lambda visitor, path: visitor.press("fc-tags", path, toadd=TAG, toremove=""),
        {"Subject": TAG},
        itself=False,
    ),
    Change(
        "properties",
        lambda visitor, path: visitor.select(path),
        lambda visitor, path: visitor.press(
            "fc-properties", TARGET, **{"exclude-from-nav": "yes", "recurse": "yes"}
        ),
        {"exclude_from_nav": True},
    ),
    Change(
        "rearrange",
        lambda visitor, path: visitor.select(path),
        lambda visitor, path: visitor.press(
            "fc-rearrange", path, rearrange_on="sortable_title", reversed="true"
        ),
        # The order is not in the catalog: everything is still there.
        {},
    ),
    Change(
        "folder_publish",
        _nothing,
        lambda visitor, path: visitor.publish_below(path),
        {"review_state": "published"},
    ),
)


def take(side: Side, change: Change, size: int) -> operations.Times:
    """Click, wait until all is done, and see whether it is."""
    path = f"{TARGET}/size-{size}"
    step = Step(
        change.name,
        size,
        lambda visitor: change.prepare(visitor, path),
        lambda visitor: change.click(visitor, path),
    )
    times = operations.take(side, step)
    found = side.call("count", path=path, query=change.query)
    assert found == size + change.itself, (side.name, change.name, size, found)
    return times


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """In turn, A B A B, with a fresh copy of the folder each time."""
    times: dict[str, All] = {side.name: defaultdict(list) for side in (ours, stock)}
    for run in range(-1, options.runs):
        # The first one is not counted: all processes load what they need.
        for size in options.sizes if run >= 0 else options.sizes[:1]:
            paste, *_others = operations.copy_steps(size, f"size-{size}")
            for side in (ours, stock) if run % 2 else (stock, ours):
                operations.take(side, paste)
                for change in CHANGES:
                    taken = take(side, change, size)
                    if run >= 0:
                        times[side.name][change.name, size].append(taken)
                side.editor.delete(f"{TARGET}/size-{size}")
                side.finish()
    return [
        *operations.rows(times[ours.name], times[stock.name]),
        *flat(times[ours.name], options.sizes),
    ]


def flat(ours: All, sizes: list[int]) -> list[Row]:
    """The wait with the largest folder against that with the smallest task."""
    tasks = [size for size in sorted(sizes) if size >= operations.LARGE]
    if len(tasks) < 2:
        return []
    small, large = tasks[0], tasks[-1]
    return [
        Row(
            f"{change.name}: wait at {large} against {small}",
            "s",
            [times.wait for times in ours[change.name, large]],
            [times.wait for times in ours[change.name, small]],
            "<= 1.3x",
        )
        for change in CHANGES
    ]
