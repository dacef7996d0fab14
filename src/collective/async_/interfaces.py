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
    """Before an add task is enqueued; ``object`` is the container."""


class IAsyncBeforeEdit(IObjectEvent):
    """Before an edit task is enqueued; ``object`` is the content."""


class IAsyncBeforePaste(IObjectEvent):
    """Before a paste task is enqueued; ``object`` is the target."""


class IAsyncBeforeRename(IObjectEvent):
    """Before a rename task is enqueued; ``object`` is the content."""

    newid = Attribute("The requested new short name.")
    newtitle = Attribute("The requested new title.")


class IAsyncBeforeDelete(IObjectEvent):
    """Before a delete task is enqueued; ``object`` is the content."""


class IAsyncBeforeTransition(IObjectEvent):
    """Before a task that changes states is enqueued; ``object`` is the content.

    Fired for the selected items, not for what is contained in them.
    """

    transition = Attribute("The id of the requested transition.")
    comments = Attribute("The comment of the editor.")
    recursive = Attribute("Does it include contained items?")


class AsyncValidationFailed(Exception):
    """Raise it in a subscriber of an IAsyncBefore* event to refuse the action.

    Its argument (a text or a message id) is shown to the editor. Nothing is recorded
    and nothing is changed.
    """


class TaskFailed(Exception):
    """Raise it in an action: its argument (text or message id) is shown to the editor.

    It is an expected outcome, so no traceback is kept, unlike for other exceptions.
    """


class NoBroker(Exception):
    """No broker is configured, so no worker would ever run the task.

    Set CELERY_BROKER_URL in the ``<environment>`` of zope.conf, or do the work at once
    when ``runs_in_background`` is False.
    """


class IAction(Interface):
    """A named utility: what one kind of task does, and the texts about it.

    ``collective.async_.api.Action`` has the defaults.
    """

    internal = Attribute("Is it hidden in the control panel's list of actions?")

    on_demand = Attribute(
        "May a request that needs the result of a small task run it at once?"
    )

    def items(record):
        """The keys of the independent items of a task, () for a task in one piece.

        Each item is either wholly done or untouched, and has its own outcome.
        """

    def item_title(record, item):
        """The title of an item, as it was when the editor clicked."""

    def run(record, item):
        """Execute one item (None: the task), in the worker, as the editor.

        Never commits. Raises TaskFailed with a message for the editor.
        """

    def run_some(record):
        """Work for some seconds on a large task that keeps conflicting.

        Return True when all is done. Called only when ``items`` is empty.
        """

    def abandon(record):
        """The task has failed or was cancelled: release what was held for it."""

    def description(record):
        """What the task does, as a message id."""

    def success_message(record):
        """What the task has done, as a message id."""

    def error_message(record):
        """That the task failed, as a message id."""


class IAddInBackground(Interface):
    """Marks an add form whose own methods work in the background.

    Its ``add()`` is called by the worker, on a form whose ``update()`` was not called.
    What its ``createAndAdd()`` or the handler of its button do after calling Plone's
    happens before the content is added.
    """


class IEditInBackground(Interface):
    """Marks an edit form whose own methods work in the background.

    Its ``applyChanges()`` is called by the worker, on a form whose ``update()`` was
    not called, with what the editor has changed and, for all other fields, what the
    content has then. Fields that are no attributes of the content have the value that
    the editor has sent. What the handler of its button does after calling Plone's
    happens before the changes are applied.
    """
