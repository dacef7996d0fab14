"""Changes the state of content like Plone's own folder_contents."""

from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from ..with_contents import WithContents
from .workflow import change_state
from .workflow import change_state_in_toolbar
from .workflow import is_available
from .workflow import is_done
from collections.abc import Callable
from plone import api
from typing import Any


class Transition(WithContents):
    """``params``: ``transition`` and ``comments``, and those of the base class.

    From the toolbar also ``dates``: the new publication date and expiration date. From
    the REST API ``by_rest``: those of the dates that are in the request.
    """

    # In the toolbar, the State menu is not one of them: an earlier task decides which
    # transitions there are, so it is done first.
    views = ("fc-workflow",)
    forms = ("content_status_history",)

    title = _("Change state")
    doing = _("Changing the state of “${title}” in “${folder}”")
    doing_many = _("Changing the state of ${count} items in “${folder}”")
    done = _("The state of “${title}” in “${folder}” was changed.")
    done_many = _("The state of ${count} items in “${folder}” was changed.")
    stopped_many = _("Cancelled: the state of ${done} of ${count} was changed.")
    not_done = _("The state of “${title}” in “${folder}” could not be changed.")
    not_done_many = _(
        "The state of ${failed} of ${count} items in “${folder}” could not be changed."
    )
    not_done_below = _(
        "The state of “${title}” in “${folder}”, or of something in it, could not be "
        "changed."
    )
    pending = Pending(
        _("state being changed"),
        _("The state of “${title}” is being changed by ${user}."),
        _("The state of ${count} items is being changed by ${user}."),
    )

    def change(self, record: TaskRecord, content: Any) -> bool:
        """Change the state of one item, if the transition is available."""
        params = record.params
        transition, comments = params["transition"], params["comments"]
        if "by_rest" in params:
            return self._change_like_rest(record, content)
        if "dates" not in params:
            return change_state(content, transition, comments)
        return self._change_like_toolbar(record, content)

    def _change_like_toolbar(self, record: TaskRecord, content: Any) -> bool:
        params = record.params
        transition, comments = params["transition"], params["comments"]
        if not (self.goes_on(record) or is_available(content, transition)):
            return False
        change_state_in_toolbar(content, transition, comments, *params["dates"])
        return True

    def _change_like_rest(self, record: TaskRecord, content: Any) -> bool:
        # Plone Classic may come without plone.restapi.
        from .by_rest import change_by_rest
        from .by_rest import last_change

        params = record.params
        transition, comments = params["transition"], params["comments"]
        changed = change_by_rest(content, transition, comments, params["by_rest"])
        single = not params.get("selection")
        if changed and single and api.content.get_uuid(content) == record.uids[0]:
            params["last_change"] = last_change(content)
        return changed

    def answer(self, record: TaskRecord, url: Callable[[str], str]) -> Any:
        """The last entry in the history of the item; nothing for a selection."""
        return record.params.get("last_change")

    def check_allowed(self, record: TaskRecord, content: Any, title: str) -> None:
        """Except in Contents, the transition itself is all that must be allowed."""
        if not {"by_rest", "dates"} & record.params.keys():
            super().check_allowed(record, content, title)

    def goes_on(self, record: TaskRecord) -> bool:
        """Of paths, stock Plone changes what it can (``folder_publish``)."""
        return bool(record.params.get("lenient"))

    def check_unchanged(self, record: TaskRecord, content: Any, title: str) -> None:
        """Raise TaskFailed unless the item has the new state already.

        The transition was available when the task was enqueued. If this is a folder
        whose default page was changed, its state has been changed with that page.
        """
        by_rest = "by_rest" in record.params
        if by_rest or is_done(content, record.params["transition"]):
            return
        raise TaskFailed(
            _(
                "The state of “${title}” cannot be changed like this any more, or "
                "you are no longer allowed to change it.",
                mapping={"title": title},
            )
        )
