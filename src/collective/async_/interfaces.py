"""Interfaces and exceptions.

Name them ``collective.async.interfaces.*`` in ZCML and import them from
``collective.async_.interfaces`` in Python.
"""

from zope.interface import Attribute
from zope.interface import Interface
from zope.interface.interfaces import IObjectEvent
from zope.publisher.interfaces.browser import IDefaultBrowserLayer


class ICollectiveAsyncLayer(IDefaultBrowserLayer):
    """The browser layer: without it every patched view is stock Plone."""


class IAsyncBeforeAdd(IObjectEvent):
    """Before an add task is recorded; ``object`` is the container."""


class IAsyncBeforeEdit(IObjectEvent):
    """Before an edit task is recorded; ``object`` is the content."""


class IAsyncBeforePaste(IObjectEvent):
    """Before a paste task is recorded; ``object`` is the target."""


class IAsyncBeforeRename(IObjectEvent):
    """Before a rename task is recorded; ``object`` is the content."""

    newid = Attribute("The new short name that was asked for.")
    newtitle = Attribute("The new title that was asked for.")


class IAsyncBeforeDelete(IObjectEvent):
    """Before a delete task is recorded; ``object`` is the content."""


class IAsyncBeforeTransition(IObjectEvent):
    """Before a task that changes states is recorded; ``object`` is the content.

    Fired for the selected items, not for what is contained in them.
    """

    transition = Attribute("The id of the transition that was asked for.")
    comments = Attribute("What the editor wrote about it.")
    recursive = Attribute("Is it for contained items, too?")


class AsyncValidationFailed(Exception):
    """Raise it in a subscriber of an IAsyncBefore* event to veto the action.

    Its argument (a text or a message id) is shown to the editor; nothing is
    recorded and nothing is changed.
    """


class TaskFailed(Exception):
    """Raised by an action in the worker: the argument is shown to the editor.

    Unlike any other exception it is an expected outcome, so no traceback is kept.
    """


class IAction(Interface):
    """A named utility: what one kind of task does, and how it is worded.

    ``collective.async_.actions.base.Action`` has the defaults.
    """

    def items(record):
        """The keys of the independent parts of a task, () for a single one."""

    def run(record, item):
        """Execute one part, in the worker, as the editor; never commit."""

    def run_some(record):
        """Some seconds' worth of a large task that starves; True when done."""

    def abandon(record):
        """The task has failed for now: release what was held for it."""

    def description(record):
        """What the task does, as a message id."""

    def success_message(record):
        """What the task has done, as a message id."""

    def error_message(record):
        """That the task failed, as a message id."""


class IAddInBackground(Interface):
    """Marks an add form whose own ``add()`` may be called by the worker."""
