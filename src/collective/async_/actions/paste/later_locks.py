"""Copies are not locked by forms that were opened while the task was waiting."""

from ..locks import release_locks
from datetime import datetime
from plone.locking.interfaces import ILockable
from Products.CMFCore.interfaces import IFolderish
from typing import Any


def release_later_locks(content: Any, since: datetime) -> None:
    """Release the locks in this copy that were set or renewed after this time.

    Those from before stay, as in stock Plone.
    """
    if ILockable(content, None) is not None and content.wl_isLocked():
        moment = since.timestamp()
        locks = content.wl_lockValues()
        late = [k.getLockToken() for k in locks if k.getModifiedTime() > moment]
        release_locks(content, late)
    if IFolderish.providedBy(content):
        for child in content.objectValues():
            release_later_locks(child, since)
