"""``PATCH`` of content that only gives it another short name."""

from ..actions.placing import is_movable
from ..actions.rename.enqueue import may_rename
from ..actions.rename.enqueue import record_rename
from ..events import AsyncBeforeRename
from ..tasks.content import title_of
from ..tasks.record import TaskRecord
from ..tasks.thresholds import runs_in_background
from .background import InBackground
from plone.app.dexterity.behaviors.id import IShortName
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.services.content.update import ContentPatch
from typing import Any
from zope.schema.interfaces import ValidationError
from zope.security import checkPermission


class Update(InBackground, ContentPatch):
    """Everything else that PATCH changes is changed at once."""

    action = "rename"

    @property
    def async_action(self) -> str | None:
        """The action, if the request prefers a task and a task can do it."""
        return super().async_action if self.names() else None

    def record(self) -> TaskRecord | None:
        content = self.context
        names = self.names()
        if names is None or content.wl_isLocked():
            return None
        if not (is_movable(content) and may_rename(content)):
            return None
        if not runs_in_background("rename", content):
            return None
        self.check(AsyncBeforeRename(content, *names))
        return record_rename(content, title_of(content), *names, by_rest=True)

    def names(self) -> tuple[str, str] | None:
        """The new short name, and the title or nothing; None for anything else."""
        try:
            data = json_body(self.request)
        except DeserializationError:
            return None
        if not {"id"} <= data.keys() <= {"id", "title"}:
            return None
        newid, title = data["id"], data.get("title", title_of(self.context))
        if newid == self.context.getId() or not self.is_valid(newid, title):
            return None
        return newid, data.get("title", "")

    def is_valid(self, newid: Any, title: Any) -> bool:
        """Would Plone's own service set these, or refuse or ignore them?"""
        adapter = IShortName(self.context, None)
        if adapter is None or not checkPermission("cmf.AddPortalContent", self.context):
            return False
        try:
            IShortName["id"].validate(newid)
        except ValidationError:
            return False
        return bool(newid) and isinstance(title, str) and title.splitlines() == [title]
