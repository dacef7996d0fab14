"""Registers the settings of this release, and keeps the values of an older one."""

from ..settings import PREFIX
from plone.registry.interfaces import IRegistry
from Products.GenericSetup.tool import SetupTool
from zope.component import getUtility


PROFILE = "profile-collective.async:default"
# It was a set, which is no valid value any more.
LIST = f"{PREFIX}.synchronous_actions"


def register_settings(setup_tool: SetupTool) -> None:
    """Import the registry of the profile. All settings keep their values."""
    registry = getUtility(IRegistry)
    old = registry.get(LIST)
    setup_tool.runImportStepFromProfile(
        PROFILE, "plone.app.registry", run_dependencies=False
    )
    if isinstance(old, (set, frozenset)):
        registry[LIST] = sorted(old)
