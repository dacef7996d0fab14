"""Checks a working copy in like plone.app.iterate's own form."""

from ...api import Action
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from zope.component import getMultiAdapter


class Checkin(Action):
    """``params``: ``message``, and ``baseline`` (the UID of the original)."""

    # The form is no view that records tasks: an earlier task on the working copy is
    # done first, since that decides what is checked in.
    forms = ("content-checkin", "edit")

    title = _("Check in")
    doing = _("Checking in “${title}”")
    done = _("“${title}” was checked in.")
    not_done = _("“${title}” could not be checked in.")
    pending = Pending(
        _("being checked in"),
        _("“${title}” is being checked in by ${user}."),
        _("${count} working copies are being checked in by ${user}."),
    )

    def changes(self, record: TaskRecord, uid: str | None, path: str) -> bool:
        """It changes the original, too."""
        return uid in self.pending_uids(record)

    def pending_uids(self, record: TaskRecord) -> tuple[str, ...]:
        """The working copy, and the original."""
        return *record.uids, record.params["baseline"]

    def result(self, record: TaskRecord) -> str | None:
        """The original: the working copy is gone."""
        return record.params["baseline"]

    def run(self, record: TaskRecord, item: str | None) -> None:
        content = content_by_uid(record.uids[0], record.title)
        request = content.REQUEST
        control = getMultiAdapter((content, request), name="iterate_control")
        if not control.checkin_allowed():
            raise TaskFailed(
                _(
                    "“${title}” cannot be checked in any more, or you are no longer "
                    "allowed to do it.",
                    mapping={"title": record.title},
                )
            )
        ICheckinCheckoutPolicy(content).checkin(record.params["message"])
