"""Renames like Plone's REST API. Import it only where plone.restapi is installed."""

from ...api import TaskFailed
from ...i18n import _
from AccessControl import getSecurityManager
from AccessControl.unauthorized import Unauthorized
from plone.restapi.interfaces import IDeserializeFromJson
from Products.CMFCore.permissions import ModifyPortalContent
from typing import Any
from zope.component import getMultiAdapter


def rename_by_rest(content: Any, title: str, newid: str, newtitle: str) -> None:
    """Do what PATCH does with these values; an empty title stays as it is.

    Raises Unauthorized or TaskFailed for what PATCH refuses.
    """
    if not getSecurityManager().checkPermission(ModifyPortalContent, content):
        raise Unauthorized
    if content.wl_isLocked():
        raise TaskFailed(
            _("“${title}” is locked and cannot be renamed.", mapping={"title": title})
        )
    data = {"id": newid, "title": newtitle} if newtitle else {"id": newid}
    deserializer = getMultiAdapter((content, content.REQUEST), IDeserializeFromJson)
    deserializer(data=data)
