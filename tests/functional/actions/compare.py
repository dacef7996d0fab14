"""Differences between two snapshots, in a form that people can read."""

from collections.abc import Iterator
from itertools import zip_longest
from sites import Site
from sites import Twins
from typing import Any


def differences(one: Any, two: Any, where: str = "") -> Iterator[str]:
    """Each place where the two differ."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in sorted({*one, *two}):
            missing = "(nothing)"
            yield from differences(
                one.get(key, missing), two.get(key, missing), f"{where} {key}"
            )
    elif isinstance(one, list) and isinstance(two, list) and one != two:
        yield f"{where}: {_only(one, two)} instead of {_only(two, one)}"
    elif one != two:
        yield f"{where}: {one!r} instead of {two!r}"


def _only(one: list, two: list) -> list:
    return [part for part in one if part not in two] or ["in another order", *one]


def assert_alike(twins: Twins) -> None:
    """The site with the add-on has all that stock Plone has, events too."""
    ours = twins.asynchronous.call("snapshot")
    stock = twins.stock.call("snapshot")
    found = list(differences(ours, stock))
    assert not found, "\n".join(found)
    events = twins.asynchronous.call("events"), twins.stock.call("events")
    assert events[0] == events[1], "\n".join(
        f"{one} instead of {two}" for one, two in zip_longest(*events) if one != two
    )


def assert_untouched(before: dict, site: Site) -> None:
    """The site is what it was; who has opened an edit form still has its lock."""
    found = differences(site.call("snapshot"), before)
    lock = (" locked by:", " attributes:")
    rest = [line for line in found if not any(part in line for part in lock)]
    assert not rest, "\n".join(rest)
