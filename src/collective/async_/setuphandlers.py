"""Handlers for installing and uninstalling the add-on."""

from .i18n import _
from .tasks.store import leave_store
from .tasks.store import provide_store
from plone import api
from plone.base.interfaces import INonInstallable
from Products.GenericSetup.tool import SetupTool
from zope.globalrequest import getRequest
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
    store = provide_store(api.portal.get())
    # It may have been uninstalled a moment ago.
    store.leaving = False


def uninstall(setup_tool: SetupTool) -> None:
    """Remove all task records, so that nothing is left in the portal.

    While there are open tasks, the worker does them first: editors have been told that
    these changes are saved.
    """
    count = leave_store(api.portal.get())
    request = getRequest()
    if count and request is not None:
        text = _(
            "Background tasks that are still open: ${count}. The worker does them, and "
            "then removes all records of tasks. Keep it running until then.",
            mapping={"count": str(count)},
        )
        api.portal.show_message(text, request)
