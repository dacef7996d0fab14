"""``@copy`` and ``@move``."""

from ..actions.paste import clipboard
from ..actions.paste.enqueue import findable
from ..actions.paste.enqueue import record_paste
from ..events import AsyncBeforePaste
from ..tasks.record import TaskRecord
from ..tasks.thresholds import runs_in_background
from .background import check_deletion
from .background import InBackground
from AccessControl.unauthorized import Unauthorized
from Acquisition import aq_parent
from collections.abc import Iterable
from OFS.CopySupport import CopyError
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.services.copymove import copymove
from typing import Any
from zExceptions import ResourceLockedError
from zope.security import checkPermission


class CopyMove(InBackground):
    """Everything that the request names is one task."""

    action = "paste"
    # Of Plone's own services.
    is_moving: bool
    get_object: Any
    clipboard: Any

    def record(self) -> TaskRecord | None:
        contents = self.contents()
        if not (findable(self.context, contents) and self.can_be_pasted(contents)):
            return None
        if len(set(map(api.content.get_uuid, contents))) < len(contents):
            # Plone's service copies something twice if it is named twice.
            return None
        if not runs_in_background("paste", *contents):
            return None
        for content in contents:
            check_deletion(content)
        self.check(AsyncBeforePaste(self.context))
        operation = clipboard.CUT if self.is_moving else clipboard.COPY
        return record_paste(self.context, operation, contents, at_once=True)

    def contents(self) -> list[Any]:
        """What is named and exists; none if the body is not as it should be."""
        try:
            source = json_body(self.request).get("source")
        except DeserializationError:
            return []
        keys = source if isinstance(source, list) else [source]
        if not all(key and isinstance(key, str) for key in keys):
            return []
        found = map(self.get_object, keys)
        return [content for content in found if content is not None]

    def can_be_pasted(self, contents: Iterable[Any]) -> bool:
        """Would Plone's service move or copy all of them here, as far as is known?"""
        if not checkPermission("cmf.AddPortalContent", self.context):
            return False
        try:
            for content in contents:
                parent = aq_parent(content)
                if self.is_moving and not (
                    checkPermission("zope2.DeleteObjects", content)
                    or checkPermission("zope2.DeleteObjects", parent)
                ):
                    return False
                cookie = self.clipboard(parent, [content.getId()])
                clipboard.read(self.context, cookie)
        except (Unauthorized, CopyError, ResourceLockedError, ValueError):
            return False
        return True


class Copy(CopyMove, copymove.Copy):
    """``@copy``."""


class Move(CopyMove, copymove.Move):
    """``@move``."""
