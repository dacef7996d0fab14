"""What happens when the add-on is installed."""

from .tasks.store import provide_store
from .tasks.version_1 import remove_old_records
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
    """Create the store now, so that the first tasks do not conflict by doing it.

    And remove what version 1 has left.
    """
    store = provide_store(api.portal.get())
    # It may have been uninstalled a moment ago.
    store.leaving = False
    remove_old_records(api.portal.get())
