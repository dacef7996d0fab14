"""What an action provides, and the marks of forms that work in the background.

Import them from ``interfaces``, like all others.
"""

from zope.interface import Attribute
from zope.interface import Interface


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

    def pending_uids(record):
        """The UIDs of the items whose pages and rows say that the task is open."""

    def pending_below(record):
        """The paths of folders in which the pages and rows of all items say so, too."""

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
