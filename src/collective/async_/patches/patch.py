"""When a patch of another package is applied."""

from ..config import broker_url
from ..config import skipped_patches
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version
from packaging.requirements import Requirement

import logging


logger = logging.getLogger("collective.async")


@dataclass(frozen=True)
class Patch:
    """A change of another package.

    ``requirement`` names the package and the versions that need it, as pip does.
    ``install`` makes the change; a second call must change nothing.
    """

    name: str
    requirement: str
    install: Callable[[], None]

    def is_wanted(self) -> bool:
        """Is there a broker, does the version fit, and is it not switched off?"""
        if broker_url() is None or self.name in skipped_patches():
            return False
        needed = Requirement(self.requirement)
        try:
            found = version(needed.name)
        except PackageNotFoundError:
            return False
        return needed.specifier.contains(found, prereleases=True)

    def apply(self) -> bool:
        """Install it if it is wanted; whether it was."""
        wanted = self.is_wanted()
        if wanted:
            self.install()
        logger.info("Patch %s: %s", self.name, "applied" if wanted else "not applied")
        return wanted
