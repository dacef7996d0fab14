"""Upgrade from the profile of collective.async 1 (1000) to that of version 2."""

from Products.GenericSetup.tool import SetupTool


PROFILE = "collective.async:default"


def upgrade(setup_tool: SetupTool) -> None:
    """Install what is new in this version, which removes the old task records."""
    setup_tool.runAllImportStepsFromProfile(f"profile-{PROFILE}")
