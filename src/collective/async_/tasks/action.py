"""The base class of actions."""

from ..i18n import _
from ..interfaces import IAction
from ..interfaces import TaskFailed
from ..transient import is_transient
from .pending_texts import Pending
from .record import TaskRecord
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from zope.component import queryUtility
from zope.i18nmessageid import Message
from zope.interface import implementer

import logging
import transaction


logger = logging.getLogger("collective.async")


@implementer(IAction)
class Action:
    """Subclass it and register the class as a named utility.

    The texts are message ids. They may use ``${title}`` (of the first item),
    ``${folder}`` and ``${count}`` (the number of items). Those that end in ``_many``
    are used for selections; ``not_done_many`` also gets ``${failed}``, the number of
    items that are not done. ``stopped_many`` has ``${done}`` and ``${count}``, which
    may count the contents of a folder.

    ``title`` names the action in lists and settings, for people who manage tasks.

    ``pending`` has the texts that pages show about the items while the task is open;
    ``arriving`` is the note about what the task puts into a folder.

    ``views`` are the names of the views that record its tasks, and ``forms`` those of
    forms that show what the tasks change: they are not opened while a task on the item
    is unfinished. ``deep`` is False if nothing in an item matters to the action. With
    ``share_savepoints``, a selection takes less time, but when an item fails, some that
    were done before it are undone and done again. So it must change nothing outside of
    the database.

    An action that is ``undoable`` needs the texts that begin with ``soon``, and
    ``undone``.
    """

    title = ""
    internal = False
    on_demand = True
    undoable = False
    views: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    deep = True
    share_savepoints = False

    # Which errors are tried again, how often, and after how many seconds at first.
    # Each time it is twice as long, but not longer than the maximum. As in Celery: None
    # for ``max_retries`` is without limit.
    autoretry_for: tuple[type[Exception], ...] = ()
    max_retries: int | None = 3
    retry_backoff = 10.0
    retry_backoff_max = 600.0

    doing = doing_many = ""
    done = done_many = ""
    not_done = not_done_many = ""
    soon = soon_many = undone = ""
    stopped_many = _("Cancelled: ${done} of ${count} were done.")

    pending: Pending | None = None
    arriving = ""

    def items(self, record: TaskRecord) -> Sequence[str]:
        """The UIDs of a selection (``params["selection"]``), otherwise ()."""
        return record.uids if record.params.get("selection") else ()

    def item_title(self, record: TaskRecord, item: str) -> str:
        """The title that an item had when the task was enqueued."""
        single = record.title if len(record.uids) == 1 else item
        return record.params.get("titles", {}).get(item, single)

    def run(self, record: TaskRecord, item: str | None) -> None:
        """Execute the task, or one item of it, as the editor. Must not commit."""
        raise NotImplementedError

    def run_some(self, record: TaskRecord) -> bool:
        """Work for a few seconds on a large task that keeps conflicting.

        Return True when everything is done. The default does everything at once.
        Override it only if the site is consistent when the work is half done. Before
        the first part is committed, all parts are tried in one transaction that is
        aborted.
        """
        self.run(record, None)
        return True

    def abandon(self, record: TaskRecord) -> None:
        """Called when the task has failed or was cancelled: release its locks, say."""

    def explain(self, record: TaskRecord, reason: str | None) -> str | None:
        """The message for a task that failed for this reason (None: was cancelled)."""
        return reason

    def changes(self, record: TaskRecord, uid: str | None, path: str) -> bool:
        """Will the task change this item itself, and not only move or copy it?

        The default is True for the task's own items if it writes anything.
        """
        return bool(record.touches.writes) and uid in record.uids

    def will_set(self, record: TaskRecord, uid: str | None) -> Mapping[str, Any]:
        """The values that an item will get, by the short names of its fields.

        Forms show such values, so they are not opened before.
        """
        return {}

    def retry_after(self, record: TaskRecord, error: Exception) -> float | None:
        """In how many seconds to try again after this error; None if it is final.

        The default follows ``autoretry_for``, ``max_retries``, ``retry_backoff`` and
        ``retry_backoff_max``. Conflicts are always tried again, and never come here.
        """
        if self.max_retries is not None and record.retries >= self.max_retries:
            return None
        if not isinstance(error, self.autoretry_for):
            return None
        # A much larger power of two is no float any more.
        doubled = 2 ** min(record.retries, 60)
        return min(self.retry_backoff * doubled, self.retry_backoff_max)

    def retry_refusal(self, record: TaskRecord) -> str | None:
        """Why a failed task must not run again, or None."""
        return None

    def pending_texts(self, record: TaskRecord) -> Pending | None:
        """What pages say about the items while the task is open; None for nothing."""
        return self.pending

    def pending_uids(self, record: TaskRecord) -> tuple[str, ...]:
        """The UIDs of the items whose pages say it. By default the task's own."""
        return record.uids

    def pending_below(self, record: TaskRecord) -> tuple[str, ...]:
        """The paths of folders in which the pages of all items say it, too."""
        return ()

    def result(self, record: TaskRecord) -> str | None:
        """The UID of what editors want to open when the task is done, if anything."""
        return record.uids[0] if len(record.uids) == 1 else None

    def answer(self, record: TaskRecord, url: Callable[[str], str]) -> Any:
        """What Plone's REST service would have answered, as JSON data; or None.

        ``url`` makes a public address of a physical path.
        """
        return None

    def _text(self, record: TaskRecord, one: str, many: str) -> Message:
        mapping = {
            "title": record.title,
            "folder": record.container_title,
            "count": str(len(record.uids)),
            "failed": str(_count_not_done(record)),
        }
        return Message(many if len(record.uids) > 1 else one, mapping=mapping)

    def description(self, record: TaskRecord) -> Message:
        """A message id that says what the task does."""
        return self._text(record, self.doing, self.doing_many)

    def soon_message(self, record: TaskRecord) -> Message:
        """A message id that says what the task will do unless it is undone."""
        return self._text(record, self.soon, self.soon_many)

    def undone_message(self, record: TaskRecord) -> Message:
        """A message id that says that nothing was done; empty if there is none."""
        return self._text(record, self.undone, self.undone)

    def success_message(self, record: TaskRecord) -> Message:
        """A message id that says what the task has done."""
        return self._text(record, self.done, self.done_many)

    def error_message(self, record: TaskRecord) -> Message:
        """A message id that says that the task failed."""
        return self._text(record, self.not_done, self.not_done_many)

    def cancel_message(self, record: TaskRecord) -> Message:
        """A message id that says how much the task has done before it was cancelled."""
        count = max(record.total, len(record.uids))
        if count < 2:
            return _("Cancelled: ${task}", mapping={"task": self.description(record)})
        outcomes = sum(outcome.ok for outcome in record.outcomes)
        done = outcomes if record.outcomes else record.processed
        names = {"done": str(done), "count": str(count)}
        return Message(self.stopped_many, mapping=names)


def _count_not_done(record: TaskRecord) -> int:
    # Also those that a task did not reach before it failed.
    done = {outcome.uid for outcome in record.outcomes if outcome.ok}
    return len(set(record.uids) - done)


def find_action(record: TaskRecord) -> Any | None:
    """The action of a task, or None if its add-on is gone."""
    return queryUtility(IAction, name=record.action)


def action_of(record: TaskRecord) -> Any:
    """The action of a task. Raises TaskFailed if its add-on is gone."""
    action = find_action(record)
    if action is None:
        logger.error("task=%s there is no action %r", record.id, record.action)
        message = _(
            "The add-on of this action is not installed in the worker (“${action}”). "
            "Please tell an administrator.",
            mapping={"action": record.action},
        )
        raise TaskFailed(message)
    return action


def abandon(record: TaskRecord) -> None:
    """Release what is held for a task that was stopped, as its action knows.

    An error of the action is logged: the task has ended all the same.
    """
    action = find_action(record)
    if action is None:
        return
    savepoint = transaction.savepoint(optimistic=True)
    try:
        action.abandon(record)
    except Exception as error:
        if is_transient(error):
            raise
        logger.exception("task=%s could not release its locks", record.id)
        savepoint.rollback()


def explain(record: TaskRecord, reason: str | None) -> str | None:
    """What the task's action says about its end; the reason if it says nothing."""
    action = find_action(record)
    if action is None:
        return reason
    try:
        return action.explain(record, reason)
    except Exception as error:
        if is_transient(error):
            raise
        logger.exception("task=%s its action cannot explain its end", record.id)
        return reason


def retry_refusal(record: TaskRecord) -> str | None:
    """Why a failed task must not run again, as its action knows; or None."""
    action = find_action(record)
    return None if action is None else action.retry_refusal(record)
