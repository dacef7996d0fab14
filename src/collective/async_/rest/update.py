"""``PATCH`` of content that only gives it another short name, or another order."""

from ..actions.placing import is_movable
from ..actions.rearrange.enqueue import record_rearrange
from ..actions.rearrange.enqueue import should_be_task
from ..actions.rename.enqueue import may_rename
from ..actions.rename.enqueue import record_rename
from ..events import AsyncBeforeRearrange
from ..events import AsyncBeforeRename
from ..tasks.content import title_of
from ..tasks.record import TaskRecord
from ..tasks.thresholds import runs_in_background
from .background import InBackground
from functools import cached_property
from plone.app.dexterity.behaviors.id import IShortName
from plone.restapi.deserializer import json_body
from plone.restapi.deserializer.mixins import OrderingMixin
from plone.restapi.exceptions import DeserializationError
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.services.content.update import ContentPatch
from Products.CMFCore.interfaces import IFolderish
from typing import Any
from zope.component import queryMultiAdapter
from zope.schema.interfaces import ValidationError
from zope.security import checkPermission


class Update(InBackground, ContentPatch):
    """Everything else that PATCH changes is changed at once."""

    @property
    def action(self) -> str | None:  # type: ignore[override]
        """The action that does what the body asks for, if there is one."""
        if self.names() is not None:
            return "rename"
        return None if self.sort() is None else "rearrange"

    def record(self) -> TaskRecord | None:
        if self.context.wl_isLocked():
            return None
        names, sort = self.names(), self.sort()
        if names is not None:
            return self.rename(*names)
        return None if sort is None else self.rearrange(sort)

    def rename(self, newid: str, newtitle: str) -> TaskRecord | None:
        """The task for another short name."""
        content = self.context
        if not (is_movable(content) and may_rename(content)):
            return None
        if not runs_in_background("rename", content):
            return None
        self.check(AsyncBeforeRename(content, newid, newtitle))
        title = title_of(content)
        return record_rename(content, title, newid, newtitle, by_rest=True)

    def rearrange(self, sort: dict[str, str]) -> TaskRecord | None:
        """The task for another order."""
        folder = self.context
        if not should_be_task(folder, sort["on"]):
            return None
        backwards = sort["order"] in ("reverse", "descending")
        self.check(AsyncBeforeRearrange(folder, sort["on"], backwards))
        return record_rearrange(folder, sort=sort)

    def sort(self) -> dict[str, str] | None:
        """The order that is asked for; None for anything else."""
        data = self.data
        if data.keys() != {"sort"} or not IFolderish.providedBy(self.context):
            return None
        sort = data["sort"]
        adapter = queryMultiAdapter((self.context, self.request), IDeserializeFromJson)
        if not isinstance(sort, dict) or sort.keys() != {"on", "order"}:
            return None
        # Some folders have no order.
        known = isinstance(adapter, OrderingMixin) and adapter.getOrdering() is not None
        texts = all(isinstance(value, str) for value in sort.values())
        return sort if known and texts else None

    def names(self) -> tuple[str, str] | None:
        """The new short name, and the title or nothing; None for anything else."""
        data = self.data
        if not {"id"} <= data.keys() <= {"id", "title"}:
            return None
        newid, title = data["id"], data.get("title", title_of(self.context))
        if newid == self.context.getId() or not self.is_valid(newid, title):
            return None
        return newid, data.get("title", "")

    @cached_property
    def data(self) -> dict[str, Any]:
        """The body; empty if it is malformed."""
        try:
            return json_body(self.request)
        except DeserializationError:
            return {}

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
