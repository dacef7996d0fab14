"""Compares two snapshots and shows their differences."""

from collections.abc import Iterator
from helpers.sites import Site
from helpers.sites import Twins
from itertools import zip_longest
from typing import Any


LOCK = (" locked by:", " attributes:")


def differences(one: Any, two: Any, where: str = "") -> Iterator[str]:
    """The paths at which the two differ, with both values."""
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


def assert_same_content(twins: Twins, but_for: tuple[str, ...] = ()) -> None:
    """Both sites have the same content, apart from lines with one of these texts."""
    _assert_same(*_snapshots(twins), but_for)


def assert_alike(twins: Twins) -> None:
    """Both sites have the same content and the same events."""
    assert_same_content(twins)
    events = twins.asynchronous.call("events"), twins.stock.call("events")
    assert events[0] == events[1], "\n".join(
        f"{one} instead of {two}" for one, two in zip_longest(*events) if one != two
    )


def assert_untouched(before: dict, site: Site) -> None:
    """The site is unchanged, except for the lock of an open edit form."""
    _assert_same(site.call("snapshot"), before, LOCK)


def assert_untouched_alike(before: tuple[dict, dict], twins: Twins) -> None:
    """Both sites are what they were, and so like each other; locks aside.

    Stock Plone leaves the lock of an edit that failed, the worker releases it;
    and the object that could not be added was created, to be kept for a retry.
    """
    after = _snapshots(twins)
    for one, two in zip(after, before, strict=True):
        _assert_same(one, two, LOCK)
    _assert_same(*after, LOCK)
    for site in (twins.asynchronous, twins.stock):
        names = {name for name, *_rest in site.call("events")}
        assert names <= {"ObjectCreatedEvent"}


def _snapshots(twins: Twins) -> tuple[dict, dict]:
    return twins.asynchronous.call("snapshot"), twins.stock.call("snapshot")


def _assert_same(one: dict, two: dict, but_for: tuple[str, ...] = ()) -> None:
    found = differences(one, two)
    rest = [line for line in found if not any(part in line for part in but_for)]
    assert not rest, "\n".join(rest)
