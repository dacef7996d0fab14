"""The other long actions, for a folder and its contents.

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
OLDER = "Older"
GROUP = "AuthenticatedUsers"


@dataclass(frozen=True)
class Change:
    """A click that changes a folder and what is in it.

    ``is_done`` gets the path of the folder and how many documents are in it.
    """

    name: str
    prepare: Callable[[Side, str], object]
    click: Callable[[Visitor, str], float]
    is_done: Callable[[Side, str, int], bool]


def _nothing(side: Side, path: str) -> None:
    pass


def _finds(
    query: dict[str, Any], items: Callable[[int], int] = lambda size: size + 1
) -> Callable[[Side, str, int], bool]:
    """The catalog finds so many items: the folder and its documents, or ``items``."""

    def is_done(side: Side, path: str, size: int) -> bool:
        return side.call("count", path=path, query=query) == items(size)

    return is_done


def _keep_version(side: Side, path: str) -> None:
    side.call("save_version", path=path, title=OLDER)
    # Versions are old: the process that reverts to one has not just made it.
    side.restart_zope()
    side.editor.get(path)


def _open_working_copy(side: Side, path: str) -> None:
    side.call("make_working_copy", path=path)
    # The page with the button.
    side.editor.get(f"{_working_copy(path)}/@@content-checkin")


def _working_copy(path: str) -> str:
    # The name is plone.app.iterate's.
    folder, _slash, name = path.rpartition("/")
    return f"{folder}/working_copy_of_{name}"


CHANGES = (
    Change(
        "sharing",
        _nothing,
        lambda visitor, path: visitor.share(path, GROUP, "Contributor"),
        _finds({"allowedRolesAndUsers": f"user:{GROUP}"}),
    ),
    Change(
        "tags",
        lambda side, path: side.editor.select_contents(path),
        lambda visitor, path: visitor.press("fc-tags", path, toadd=TAG, toremove=""),
        _finds({"Subject": TAG}, lambda size: size),
    ),
    Change(
        "properties",
        lambda side, path: side.editor.select(path),
        lambda visitor, path: visitor.press(
            "fc-properties", TARGET, **{"exclude-from-nav": "yes", "recurse": "yes"}
        ),
        _finds({"exclude_from_nav": True}),
    ),
    Change(
        "rearrange",
        lambda side, path: side.editor.select(path),
        lambda visitor, path: visitor.press(
            "fc-rearrange", path, rearrange_on="sortable_title", reversed="true"
        ),
        # The order is not in the catalog: everything is still there.
        _finds({}),
    ),
    Change(
        "folder_publish",
        _nothing,
        lambda visitor, path: visitor.publish_below(path),
        _finds({"review_state": "published"}),
    ),
    Change(
        "revert",
        _keep_version,
        lambda visitor, path: visitor.revert(path),
        # Not in the catalog: Plone leaves what that knows as it is.
        lambda side, path, _size: side.call("title", path=path) == OLDER,
    ),
    Change(
        "checkin",
        _open_working_copy,
        lambda visitor, path: visitor.check_in(_working_copy(path)),
        _finds({}, lambda size: 2 * (size + 1)),
    ),
)


def take(side: Side, change: Change, size: int) -> operations.Times:
    """Click, wait until all is done, and see whether it is."""
    path = f"{TARGET}/size-{size}"
    step = Step(
        change.name,
        size,
        lambda _visitor: change.prepare(side, path),
        lambda visitor: change.click(visitor, path),
    )
    times = operations.take(side, step)
    assert change.is_done(side, path, size), (side.name, change.name, size)
    return times


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """In turn, A B A B, with a fresh copy of the folder each time."""
    for side in (ours, stock):
        side.call("install_versions")
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
