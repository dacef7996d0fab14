"""Who may see items, in tests of what pages tell about them."""

from typing import Any


def allow(roles: list[str], *contents: Any) -> None:
    """Let these roles view the items, and see them in listings."""
    for content in contents:
        for permission in ("View", "Access contents information"):
            content.manage_permission(permission, roles)
        content.reindexObjectSecurity()


def show(*contents: Any) -> None:
    """Let everybody with an account see the items."""
    allow(["Member", "Manager"], *contents)


def hide(*contents: Any) -> None:
    """Let only managers see the items."""
    allow(["Manager"], *contents)
