"""Interfaces and exceptions.

Name them ``collective.async.interfaces.*`` in ZCML and import them from
``collective.async_.interfaces`` in Python.
"""

from zope.interface import Attribute
from zope.interface import Interface
from zope.interface.interfaces import IObjectEvent
from zope.publisher.interfaces.browser import IDefaultBrowserLayer


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

    Its argument, a text or a message id, is shown to the editor. No task is recorded
    and nothing is changed.
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


class IAction(Interface):
    """A named utility that executes one kind of task and has the texts about it.

    ``collective.async_.api.Action`` is a base class with defaults.
    """

    title = Attribute("A message id that names the action, such as “Delete”.")

    internal = Attribute("Hide the action in the control panel's list of actions?")

    on_demand = Attribute(
        "May a request that needs the result of a small task run it at once?"
    )

    views = Attribute(
        "The names of its views: they record tasks instead of changing content at once."
    )

    forms = Attribute(
        "The names of forms that show what its tasks change. They are not opened while "
        "a task on the item is unfinished."
    )

    deep = Attribute("Does the action concern everything in an item, too?")

    undoable = Attribute("Does a task wait for some seconds in which it can be undone?")

    arriving = Attribute(
        "A message id for the row of what the task puts into a folder, or empty."
    )

    def pending_texts(record):
        """What pages say about the items of an open task (``Pending``), or None."""

    def items(record):
        """The keys of the task's independent items; () if it has none.

        Each item is either done or unchanged at the end, and has its own outcome.
        """

    def item_title(record, item):
        """The title that an item had when the task was enqueued."""

    def run(record, item):
        """Execute one item, or the whole task if ``item`` is None.

        Called in the worker, as the editor. Must not commit. Raises TaskFailed with a
        message for the editor.
        """

    def run_some(record):
        """Work for a few seconds on a large task that keeps conflicting.

        Return True when everything is done. Only called if ``items`` is empty. Before
        the first part is committed, it is called until it returns True in one
        transaction that is aborted.
        """

    def abandon(record):
        """Called when the task has failed or was cancelled: release its locks, say."""

    def explain(record, reason):
        """The message for a task that failed for this reason (None: was cancelled).

        A task that was done in parts can add what it has done.
        """

    def changes(record, uid, path):
        """Will the task change this item itself, and not only move or copy it?

        A request that would change the item at once then waits for the task.
        """

    def will_set(record, uid):
        """The values that an item will get, by the short names of its fields.

        Forms show such values, so they are not opened before.
        """

    def retry_after(record, error):
        """In how many seconds the task should be tried again after this error.

        None if the error is final.
        """

    def retry_refusal(record):
        """Why a failed task must not run again, or None."""

    def result(record):
        """The UID of what editors want to open when the task is done, or None."""

    def answer(record, url):
        """What Plone's REST service would have answered, as JSON data; or None.

        ``url`` makes a public address of a physical path.
        """

    def description(record):
        """A message id that says what the task does."""

    def soon_message(record):
        """A message id that says what an undoable task will do."""

    def undone_message(record):
        """A message id that says that an undoable task has done nothing."""

    def success_message(record):
        """A message id that says what the task has done."""

    def cancel_message(record):
        """A message id that says how much was done before the task was cancelled."""

    def error_message(record):
        """A message id that says that the task failed."""


class IKeepsInput(Interface):
    """An action whose tasks keep what was typed into a form. Its utility has both."""

    def has_input(record):
        """Does the record still have what was typed? Must be fast."""

    def typed(record):
        """The typed texts, as a list of ``collective.async_.api.Typed``."""

    def form_address(record):
        """Where a form shows the input again, as a ``FormAddress`` of the same module.

        None if the current user cannot open such a form now.
        """


class IAddInBackground(Interface):
    """Marks an add form whose own methods work in the background.

    Its ``add()`` is called by the worker, on a form whose ``update()`` was not called.
    What its ``createAndAdd()`` or the handler of its button do after calling Plone's
    happens before the content is added. An adapter of the form to this interface does
    the same as the mark.
    """


class IEditInBackground(Interface):
    """Marks an edit form whose own methods work in the background.

    Its ``applyChanges()`` is called by the worker, on a form whose ``update()`` was
    not called, with what the editor has changed and, for all other fields, what the
    content has then. Fields that are no attributes of the content have the value that
    the editor has sent. What the handler of its button does after calling Plone's
    happens before the changes are applied.
    """
