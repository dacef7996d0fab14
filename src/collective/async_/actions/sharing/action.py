"""Changes local roles, and reindexes the security of everything below."""

from ...api import Action
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskRecord
from ...i18n import _
from .roles import change_roles


class Sharing(Action):
    """``params``: ``inherit`` (None: as it is), ``settings``, ``delegated``."""

    forms = ("sharing",)
    views = (*forms, "updateSharingInfo")

    title = _("Sharing")
    doing = _("Changing the sharing settings of “${title}”")
    done = _("The sharing settings of “${title}” were changed.")
    not_done = _("The sharing settings of “${title}” could not be changed.")
    pending = Pending(
        _("sharing being changed"),
        _("The sharing settings of “${title}” are being changed by ${user}."),
        _("The sharing settings of ${count} items are being changed by ${user}."),
    )

    def run(self, record: TaskRecord, item: str | None) -> None:
        content = content_by_uid(record.uids[0], record.title)
        change_roles(content, record.title, **record.params)
