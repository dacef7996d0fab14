"""The base class of actions."""

from ..interfaces import IAction
from .record import TaskRecord
from collections.abc import Sequence
from zope.component import queryUtility
from zope.i18nmessageid import Message
from zope.interface import implementer


@implementer(IAction)
class Action:
    """Derive from it and register the class as a named utility.

    The texts are message ids with ``${title}`` (of the first item), ``${folder}``
    and ``${count}``; those that end in ``_many`` are for selections.
    """

    internal = False
    on_demand = True

    doing = doing_many = ""
    done = done_many = ""
    not_done = not_done_many = ""

    def items(self, record: TaskRecord) -> Sequence[str]:
        """The UIDs of a selection (``params["selection"]``), else ()."""
        return record.uids if record.params.get("selection") else ()

    def item_title(self, record: TaskRecord, item: str) -> str:
        """The title that an item had when the editor clicked."""
        single = record.title if len(record.uids) == 1 else item
        return record.params.get("titles", {}).get(item, single)

    def run(self, record: TaskRecord, item: str | None) -> None:
        """Execute the task, or one item of it. Runs as the editor; never commits."""
        raise NotImplementedError

    def run_some(self, record: TaskRecord) -> bool:
        """Work for some seconds on a large task that keeps conflicting.

        Return True when all is done. The default does everything at once: divide
        only what leaves the site in order when it is half done.
        """
        self.run(record, None)
        return True

    def abandon(self, record: TaskRecord) -> None:
        """The task has failed or was cancelled: release what it holds, as a lock."""

    def _text(self, record: TaskRecord, one: str, many: str) -> Message:
        mapping = {
            "title": record.title,
            "folder": record.container_title,
            "count": str(len(record.uids)),
        }
        return Message(many if len(record.uids) > 1 else one, mapping=mapping)

    def description(self, record: TaskRecord) -> Message:
        """What the task does, as a message id."""
        return self._text(record, self.doing, self.doing_many)

    def success_message(self, record: TaskRecord) -> Message:
        """What the task has done, as a message id."""
        return self._text(record, self.done, self.done_many)

    def error_message(self, record: TaskRecord) -> Message:
        """That the task failed, as a message id."""
        return self._text(record, self.not_done, self.not_done_many)


def abandon(record: TaskRecord) -> None:
    """Release what is held for a task that was stopped, as its action knows."""
    action = queryUtility(IAction, name=record.action)
    if action is not None:
        action.abandon(record)
