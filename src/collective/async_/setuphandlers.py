"""Handlers for installing and uninstalling the add-on."""

from .tasks.store import provide_store
from .tasks.store import remove_store
from plone import api
from plone.base.interfaces import INonInstallable
from Products.GenericSetup.tool import SetupTool
from zope.interface import implementer


@implementer(INonInstallable)
class HiddenProfiles:
    """Keeps the uninstall profile out of the add-ons control panel."""

    def getNonInstallableProfiles(self) -> list[str]:
        return ["collective.async:uninstall"]

    def getNonInstallableProducts(self) -> list[str]:
        return []


def install(setup_tool: SetupTool) -> None:
    """Create the store now, so that the first tasks do not conflict by doing it."""
    provide_store(api.portal.get())


def uninstall(setup_tool: SetupTool) -> None:
    """Remove all task records, so that nothing is left in the portal."""
    remove_store(api.portal.get())
