"""Upgrade for settings that have moved to another module, and one that was removed."""

from ..settings import PREFIX
from .registration import register_settings
from plone.registry.interfaces import IRegistry
from Products.GenericSetup.tool import SetupTool
from zope.component import getUtility


GONE = ("save_wait_last_seconds",)


def upgrade(setup_tool: SetupTool) -> None:
    """Register the settings from their new module, and keep their values."""
    register_settings(setup_tool)
    records = getUtility(IRegistry).records
    for name in GONE:
        if f"{PREFIX}.{name}" in records:
            del records[f"{PREFIX}.{name}"]
