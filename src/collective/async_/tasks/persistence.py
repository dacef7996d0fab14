"""Reading objects that an older release has stored."""

from collections.abc import Mapping
from persistent import Persistent
from typing import Any
from typing import ClassVar


class Renamed(Persistent):
    """A persistent object whose attributes had other names in an older release.

    The new names are stored when it is written the next time. So no upgrade step has
    to load and write every record of a site.
    """

    OLD_NAMES: ClassVar[Mapping[str, str]] = {}

    def __setstate__(self, state: Mapping[str, Any] | None) -> None:
        super().__setstate__(renamed(state or {}, self.OLD_NAMES))


def must_be_current(found: Persistent) -> None:
    """Make the transaction conflict if another one has changed the object.

    Call it for objects on which a decision depends, but which are not written.
    """
    if found._p_jar is not None:
        # A ghost has no serial yet, so load it first.
        found._p_activate()
        found._p_jar.readCurrent(found)


def renamed(state: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The state with each old attribute name replaced by the new one."""
    return {names.get(name, name): value for name, value in state.items()}
