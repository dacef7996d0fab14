"""The public interfaces under the name that ZCML uses."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAction
from collective.async_.interfaces import IAddInBackground
from collective.async_.interfaces import IAsyncBeforeAdd
from collective.async_.interfaces import IAsyncBeforeCheckin
from collective.async_.interfaces import IAsyncBeforeDelete
from collective.async_.interfaces import IAsyncBeforeEdit
from collective.async_.interfaces import IAsyncBeforePaste
from collective.async_.interfaces import IAsyncBeforeProperties
from collective.async_.interfaces import IAsyncBeforeRearrange
from collective.async_.interfaces import IAsyncBeforeRename
from collective.async_.interfaces import IAsyncBeforeRevert
from collective.async_.interfaces import IAsyncBeforeSharing
from collective.async_.interfaces import IAsyncBeforeTags
from collective.async_.interfaces import IAsyncBeforeTransition
from collective.async_.interfaces import IAsyncTaskCancelled
from collective.async_.interfaces import IAsyncTaskEnded
from collective.async_.interfaces import IAsyncTaskEvent
from collective.async_.interfaces import IAsyncTaskFailed
from collective.async_.interfaces import IAsyncTaskRecorded
from collective.async_.interfaces import IAsyncTaskStarted
from collective.async_.interfaces import IAsyncTaskSucceeded
from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.interfaces import IEditInBackground
from collective.async_.interfaces import IKeepsInput
from collective.async_.interfaces import NoBroker
from collective.async_.interfaces import TaskFailed


__all__ = [
    "AsyncValidationFailed",
    "IAction",
    "IAddInBackground",
    "IAsyncBeforeAdd",
    "IAsyncBeforeCheckin",
    "IAsyncBeforeDelete",
    "IAsyncBeforeEdit",
    "IAsyncBeforePaste",
    "IAsyncBeforeProperties",
    "IAsyncBeforeRearrange",
    "IAsyncBeforeRename",
    "IAsyncBeforeRevert",
    "IAsyncBeforeSharing",
    "IAsyncBeforeTags",
    "IAsyncBeforeTransition",
    "IAsyncTaskCancelled",
    "IAsyncTaskEnded",
    "IAsyncTaskEvent",
    "IAsyncTaskFailed",
    "IAsyncTaskRecorded",
    "IAsyncTaskStarted",
    "IAsyncTaskSucceeded",
    "ICollectiveAsyncLayer",
    "IEditInBackground",
    "IKeepsInput",
    "NoBroker",
    "TaskFailed",
]
