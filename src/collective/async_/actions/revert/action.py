"""Reverts content to an earlier version like CMFEditions' own view."""

from ...api import Action
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskRecord
from ...i18n import _
from .versions import check
from zope.component import getMultiAdapter


class Revert(Action):
    """``params["version"]`` is the number of the version, as a text."""

    # The view is not one that records tasks: an earlier task is done first.
    forms = ("edit",)

    title = _("Revert to a version")
    doing = _("Reverting “${title}” to an earlier version")
    done = _("“${title}” was reverted to an earlier version.")
    not_done = _("“${title}” could not be reverted to an earlier version.")
    pending = Pending(
        _("being reverted"),
        _("“${title}” is being reverted to an earlier version by ${user}."),
        _("${count} items are being reverted to an earlier version by ${user}."),
    )

    def run(self, record: TaskRecord, item: str | None) -> None:
        content = content_by_uid(record.uids[0], record.title)
        check(content, record.title, record.params["version"])
        request = content.REQUEST
        request.form["version_id"] = record.params["version"]
        getMultiAdapter((content, request), name="revertversion")()
