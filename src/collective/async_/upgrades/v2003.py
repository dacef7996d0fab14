"""Upgrade for a setting whose type has changed: what was a set is a list."""

from .registration import register_settings
from Products.GenericSetup.tool import SetupTool


def upgrade(setup_tool: SetupTool) -> None:
    """Register the settings again. They keep their values."""
    register_settings(setup_tool)
