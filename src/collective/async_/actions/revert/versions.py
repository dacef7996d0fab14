"""Can content be reverted to a version?"""

from ...api import TaskFailed
from ...i18n import _
from AccessControl import getSecurityManager
from plone import api
from Products.CMFEditions.Permissions import RevertToPreviousVersions
from typing import Any


def may_revert(content: Any) -> bool:
    """May the current user revert the content?"""
    check_permission = getSecurityManager().checkPermission
    return bool(check_permission(RevertToPreviousVersions, content))


def has_version(content: Any, version: Any) -> bool:
    """Is there a version with this number?"""
    if not (isinstance(version, str) and version.isdecimal()):
        return False
    repository = api.portal.get_tool("portal_repository")
    history = repository.getHistoryMetadata(content)
    return bool(history) and int(version) < history.getLength(countPurged=False)


def check(content: Any, title: str, version: str) -> None:
    """Raise TaskFailed if the current user cannot revert the content (any more)."""
    names = {"title": title}
    if not may_revert(content):
        raise TaskFailed(_("You may not revert “${title}”.", mapping=names))
    if not has_version(content, version):
        raise TaskFailed(
            _("“${title}” does not have this version any more.", mapping=names)
        )
