"""The events, for use in ZCML."""

from collective.async_.events import AsyncBeforeAdd
from collective.async_.events import AsyncBeforeCheckin
from collective.async_.events import AsyncBeforeDelete
from collective.async_.events import AsyncBeforeEdit
from collective.async_.events import AsyncBeforePaste
from collective.async_.events import AsyncBeforeProperties
from collective.async_.events import AsyncBeforeRearrange
from collective.async_.events import AsyncBeforeRename
from collective.async_.events import AsyncBeforeRevert
from collective.async_.events import AsyncBeforeSharing
from collective.async_.events import AsyncBeforeTags
from collective.async_.events import AsyncBeforeTransition
from collective.async_.events import AsyncTaskCancelled
from collective.async_.events import AsyncTaskEvent
from collective.async_.events import AsyncTaskFailed
from collective.async_.events import AsyncTaskRecorded
from collective.async_.events import AsyncTaskStarted
from collective.async_.events import AsyncTaskSucceeded


__all__ = [
    "AsyncBeforeAdd",
    "AsyncBeforeCheckin",
    "AsyncBeforeDelete",
    "AsyncBeforeEdit",
    "AsyncBeforePaste",
    "AsyncBeforeProperties",
    "AsyncBeforeRearrange",
    "AsyncBeforeRename",
    "AsyncBeforeRevert",
    "AsyncBeforeSharing",
    "AsyncBeforeTags",
    "AsyncBeforeTransition",
    "AsyncTaskCancelled",
    "AsyncTaskEvent",
    "AsyncTaskFailed",
    "AsyncTaskRecorded",
    "AsyncTaskStarted",
    "AsyncTaskSucceeded",
]
