"""Upgrade for new settings, and scripts in several files."""

from .v2001 import PROFILE
from Products.GenericSetup.tool import SetupTool


def upgrade(setup_tool: SetupTool) -> None:
    """Register what is new. Settings keep their values."""
    setup_tool.runImportStepFromProfile(
        PROFILE, "plone.app.registry", run_dependencies=False
    )
