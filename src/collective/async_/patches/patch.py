"""When a patch of another package is applied."""

from ..config import broker_url
from ..config import GARBAGE_COLLECTOR
from ..config import READ_AHEAD
from ..config import SKIP_VARIABLE
from ..config import skipped_patches
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version
from packaging.requirements import Requirement
from typing import Any

import logging


logger = logging.getLogger("collective.async")

# Every patch of this folder. A process imports only those that it may need.
NAMES = (
    "catalog-moves",
    "checkin-clipboard",
    "cmfeditions-versions",
    "deferred-indexing",
    "dexterity-getattr",
    "dexterity-interfaces",
    "kombu-reconnect",
    "link-fields",
    "new-values",
    "path-levels",
    "path-proxy",
    "relation-fields",
    "rule-assignments",
    "rule-executors",
    "security-reindex",
    "sibling-values",
    "unchanged-values",
    "zeo-oids",
    "zeo-wakeups",
)
# What can be switched off.
SWITCHES = (*NAMES, GARBAGE_COLLECTOR, READ_AHEAD)

# ZCML may be loaded more than once, for example by tests.
_applied: set[str] = set()


def _always() -> bool:
    return True


def are_stock(functions: tuple[tuple[Any, str, str], ...]) -> bool:
    """Has no add-on replaced or wrapped them? Each: where it is, name and module."""
    found = [(getattr(place, name, None), module) for place, name, module in functions]
    return all(
        getattr(function, "__module__", None) == module
        and not hasattr(function, "__wrapped__")
        for function, module in found
    )


@dataclass(frozen=True)
class Patch:
    """A change of another package.

    ``requirement`` names the package and the versions that have the fault, written as
    for pip: from the first release that was read to the last minor version that was.
    ``install`` makes the change. ``is_needed`` tells whether this process runs the code
    at all.
    """

    name: str
    requirement: str
    install: Callable[[], None]
    is_needed: Callable[[], bool] = _always

    @property
    def applied(self) -> bool:
        """Is it in place in this process?"""
        return self.name in _applied

    def is_wanted(self) -> bool:
        """With a broker, if it is needed and not switched off, and the version fits."""
        return (
            broker_url() is not None
            and self.name not in skipped_patches()
            and self._version_fits()
            and self.is_needed()
        )

    def apply(self) -> bool:
        """Install it, if it is wanted; at most once in a process. Is it in place?"""
        _warn_of_unknown(skipped_patches())
        if self.applied:
            return True
        wanted = self.is_wanted()
        if wanted:
            self.install()
            _applied.add(self.name)
        self.tell()
        return wanted

    def tell(self) -> None:
        """Write into the log whether it is in place."""
        done = "applied" if self.applied else "not applied"
        logger.info("Patch %s: %s", self.name, done)

    def _version_fits(self) -> bool:
        needed = Requirement(self.requirement)
        try:
            found = version(needed.name)
        except PackageNotFoundError:
            return False
        return needed.specifier.contains(found, prereleases=True)


@cache
def _warn_of_unknown(skipped: frozenset[str]) -> None:
    """Once in a process: a misspelt name would leave the patch on unnoticed."""
    unknown = skipped.difference(SWITCHES)
    if unknown:
        logger.warning(
            "%s names unknown patches: %s. The patches are: %s.",
            SKIP_VARIABLE,
            ", ".join(sorted(unknown)),
            ", ".join(SWITCHES),
        )
