"""A ZCML directive that makes stock Plone of a Plone with this add-on."""

from pathlib import Path
from typing import Any
from zope.configuration.fields import GlobalObject
from zope.interface import Interface


class ILeaveOut(Interface):
    """Ignore the ``configure.zcml`` of a package."""

    package = GlobalObject(title="The package")


def leave_out(context: Any, package: Any) -> None:
    """Mark the file as processed: whoever includes it includes nothing."""
    context.processFile(str(Path(package.__file__).parent / "configure.zcml"))
