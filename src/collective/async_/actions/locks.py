"""Locks of plone.locking, handled like in Plone's own toolbar actions."""

from plone.locking.interfaces import ILockable
from typing import Any
from zope.component import queryMultiAdapter


def _info(content: Any) -> Any:
    return queryMultiAdapter((content, content.REQUEST), name="plone_lock_info")


def release_own_lock(content: Any) -> None:
    """Unlock the content if the current user has locked it, as stock Plone does."""
    info = _info(content)
    if info is not None and info.is_locked() and not info.is_locked_for_current_user():
        ILockable(content).unlock()


def locked_by_other(content: Any) -> bool:
    """Is the content locked by another user?"""
    info = _info(content)
    return bool(info is not None and info.is_locked_for_current_user())
