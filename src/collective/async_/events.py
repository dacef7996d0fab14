"""The events before a task is recorded, and those of its life."""

from .interfaces import IAsyncBeforeAdd
from .interfaces import IAsyncBeforeCheckin
from .interfaces import IAsyncBeforeDelete
from .interfaces import IAsyncBeforeEdit
from .interfaces import IAsyncBeforePaste
from .interfaces import IAsyncBeforeProperties
from .interfaces import IAsyncBeforeRearrange
from .interfaces import IAsyncBeforeRename
from .interfaces import IAsyncBeforeRevert
from .interfaces import IAsyncBeforeSharing
from .interfaces import IAsyncBeforeTags
from .interfaces import IAsyncBeforeTransition
from .interfaces import IAsyncTaskCancelled
from .interfaces import IAsyncTaskEvent
from .interfaces import IAsyncTaskFailed
from .interfaces import IAsyncTaskRecorded
from .interfaces import IAsyncTaskStarted
from .interfaces import IAsyncTaskSucceeded
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from zope.interface import implementer
from zope.interface.interfaces import ObjectEvent


@implementer(IAsyncBeforeAdd)
class AsyncBeforeAdd(ObjectEvent):
    pass


@implementer(IAsyncBeforeEdit)
class AsyncBeforeEdit(ObjectEvent):
    pass


@implementer(IAsyncBeforePaste)
class AsyncBeforePaste(ObjectEvent):
    pass


@implementer(IAsyncBeforeRename)
class AsyncBeforeRename(ObjectEvent):
    def __init__(self, object, newid: str, newtitle: str):
        super().__init__(object)
        self.newid = newid
        self.newtitle = newtitle


@implementer(IAsyncBeforeDelete)
class AsyncBeforeDelete(ObjectEvent):
    pass


@implementer(IAsyncBeforeTags)
class AsyncBeforeTags(ObjectEvent):
    def __init__(self, object, add: list[str], remove: list[str]):
        super().__init__(object)
        self.add = add
        self.remove = remove


@implementer(IAsyncBeforeProperties)
class AsyncBeforeProperties(ObjectEvent):
    def __init__(self, object, values: Mapping[str, Any], recursive: bool):
        super().__init__(object)
        self.values = values
        self.recursive = recursive


@implementer(IAsyncBeforeRearrange)
class AsyncBeforeRearrange(ObjectEvent):
    def __init__(self, object, sort_on: str, reversed: bool):
        super().__init__(object)
        self.sort_on = sort_on
        self.reversed = reversed


@implementer(IAsyncBeforeCheckin)
class AsyncBeforeCheckin(ObjectEvent):
    def __init__(self, object, baseline: Any, message: str):
        super().__init__(object)
        self.baseline = baseline
        self.message = message


@implementer(IAsyncBeforeRevert)
class AsyncBeforeRevert(ObjectEvent):
    def __init__(self, object, version: str):
        super().__init__(object)
        self.version = version


@implementer(IAsyncBeforeSharing)
class AsyncBeforeSharing(ObjectEvent):
    def __init__(self, object, inherit: bool | None, settings: Sequence):
        super().__init__(object)
        self.inherit = inherit
        self.settings = settings


@implementer(IAsyncBeforeTransition)
class AsyncBeforeTransition(ObjectEvent):
    def __init__(self, object, transition: str, comments: str, recursive: bool):
        super().__init__(object)
        self.transition = transition
        self.comments = comments
        self.recursive = recursive


@implementer(IAsyncTaskEvent)
class AsyncTaskEvent(ObjectEvent):
    task: Any = None


@implementer(IAsyncTaskRecorded)
class AsyncTaskRecorded(AsyncTaskEvent):
    pass


@implementer(IAsyncTaskStarted)
class AsyncTaskStarted(AsyncTaskEvent):
    pass


@implementer(IAsyncTaskSucceeded)
class AsyncTaskSucceeded(AsyncTaskEvent):
    pass


@implementer(IAsyncTaskFailed)
class AsyncTaskFailed(AsyncTaskEvent):
    pass


@implementer(IAsyncTaskCancelled)
class AsyncTaskCancelled(AsyncTaskEvent):
    pass
