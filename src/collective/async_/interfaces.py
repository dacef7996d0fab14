"""Interfaces and exceptions.

Name them ``collective.async.interfaces.*`` in ZCML and import them from
``collective.async_.interfaces`` in Python.
"""

from .action_interfaces import IAction
from .action_interfaces import IAddInBackground
from .action_interfaces import IEditInBackground
from .action_interfaces import IKeepsInput
from zope.interface import Attribute
from zope.interface.interfaces import IObjectEvent
from zope.publisher.interfaces.browser import IDefaultBrowserLayer


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


class ICollectiveAsyncLayer(IDefaultBrowserLayer):
    """The browser layer. Without it the patched views are as in stock Plone."""


class IAsyncBeforeAdd(IObjectEvent):
    """Fired before an add task is enqueued. ``object`` is the container."""


class IAsyncBeforeEdit(IObjectEvent):
    """Fired before an edit task is enqueued. ``object`` is the content."""


class IAsyncBeforePaste(IObjectEvent):
    """Fired before a paste task is enqueued. ``object`` is the target folder."""


class IAsyncBeforeRename(IObjectEvent):
    """Fired before a rename task is enqueued. ``object`` is the content."""

    newid = Attribute("The requested new short name.")
    newtitle = Attribute("The requested new title.")


class IAsyncBeforeDelete(IObjectEvent):
    """Fired before a delete task is enqueued. ``object`` is the content."""


class IAsyncBeforeTransition(IObjectEvent):
    """Fired before a task that changes states is enqueued. ``object`` is the content.

    It is fired for each selected item, but not for the contents of selected folders.
    """

    transition = Attribute("The id of the requested transition.")
    comments = Attribute("The comment of the editor.")
    recursive = Attribute("Does the change include contained items?")


class IAsyncBeforeTags(IObjectEvent):
    """Fired before a task that changes tags is enqueued. ``object`` is the content.

    It is fired for each selected item.
    """

    add = Attribute("A list of the tags that the content gets.")
    remove = Attribute("A list of the tags that are taken away.")


class IAsyncBeforeProperties(IObjectEvent):
    """Fired before a task that sets properties is enqueued. ``object`` is the content.

    It is fired for each selected item, but not for the contents of selected folders.
    """

    values = Attribute("A mapping of names of Plone's own view to the new values.")
    recursive = Attribute("Does the change include contained items?")


class IAsyncBeforeRearrange(IObjectEvent):
    """Fired before a task that sorts a folder is enqueued. ``object`` is the folder."""

    sort_on = Attribute("The name of the index that gives the order.")
    reversed = Attribute("Is the order reversed?")


class IAsyncBeforeCheckin(IObjectEvent):
    """Fired before a check-in task is enqueued. ``object`` is the working copy."""

    baseline = Attribute("The original.")
    message = Attribute("The message of the editor.")


class IAsyncBeforeRevert(IObjectEvent):
    """Fired before a task that reverts content to a version is enqueued.

    ``object`` is the content.
    """

    version = Attribute("The number of the version, as a text.")


class IAsyncBeforeSharing(IObjectEvent):
    """Fired before a task that changes local roles is enqueued.

    ``object`` is the content whose sharing settings are changed.
    """

    inherit = Attribute("Are roles inherited from the folder? None: as it is.")
    settings = Attribute(
        "A list of mappings with the id of a user or group, its type and its new roles."
    )


class IAsyncTaskEvent(IObjectEvent):
    """Something has happened to a task.

    ``object`` is the first item of the task. If that is gone, it is the nearest folder
    that is still there, or the site. The event is fired in the transaction that it
    tells of: what a subscriber writes is committed with it or not at all.
    """

    task = Attribute("The task, as a ``collective.async_.api.Task``.")


class IAsyncTaskRecorded(IAsyncTaskEvent):
    """A task was recorded, in the request of its user. An error refuses it."""


class IAsyncTaskStarted(IAsyncTaskEvent):
    """A worker begins to run a task. It is fired again if the worker is lost."""


class IAsyncTaskEnded(IAsyncTaskEvent):
    """A task has succeeded or failed, or was cancelled."""


class IAsyncTaskSucceeded(IAsyncTaskEnded):
    """A task has done its work. An error of a subscriber makes it fail instead."""


class IAsyncTaskFailed(IAsyncTaskEnded):
    """A task has failed, or some of its items. Errors of subscribers are logged."""


class IAsyncTaskCancelled(IAsyncTaskEnded):
    """A task was cancelled or undone. Errors of subscribers are logged."""


class AsyncValidationFailed(Exception):
    """Raise it in a subscriber of an IAsyncBefore* event to refuse the action.

    Or of IAsyncTaskRecorded. Its argument, a text or a message id, is shown to the
    editor. No task is recorded and nothing is changed.
    """


class TaskFailed(Exception):
    """Raise it in an action if the task cannot be done.

    Its argument, a text or a message id, is shown to the editor. Unlike for other
    exceptions, no traceback is kept.
    """


class NoBroker(Exception):
    """No broker is configured, so no worker would ever run the task.

    Set CELERY_BROKER_URL in the ``<environment>`` section of zope.conf. Code that
    enqueues tasks should do the work itself if ``runs_in_background`` returns False.
    """
