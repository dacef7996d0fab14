"""Upgrade for new settings, and scripts in several files."""

from .registration import register_settings
from Products.GenericSetup.tool import SetupTool


def upgrade(setup_tool: SetupTool) -> None:
    """Register what is new. Settings keep their values."""
    register_settings(setup_tool)
