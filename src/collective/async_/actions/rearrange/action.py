"""Rearranges a folder like Plone's own folder_contents."""

from ...api import Action
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from ..folder_contents import check_modify
from zope.component import getMultiAdapter


class Rearrange(Action):
    """``params``: the ``form`` of Plone's own view, or the ``sort`` of PATCH."""

    views = ("fc-rearrange",)
    deep = False

    title = _("Rearrange")
    doing = _("Rearranging “${title}”")
    done = _("“${title}” was rearranged.")
    not_done = _("“${title}” could not be rearranged.")
    pending = Pending(
        _("being rearranged"),
        _("“${title}” is being rearranged by ${user}."),
        _("${count} folders are being rearranged by ${user}."),
    )

    def run(self, record: TaskRecord, item: str | None) -> None:
        folder = content_by_uid(record.uids[0], record.title)
        check_modify(folder, record.title)
        request = folder.REQUEST
        if "sort" in record.params:
            # Plone Classic may come without plone.restapi.
            from plone.restapi.interfaces import IDeserializeFromJson

            adapter = getMultiAdapter((folder, request), IDeserializeFromJson)
            adapter(data={"sort": record.params["sort"]})
            return
        request.form.update(record.params["form"])
        view = getMultiAdapter((folder, request), name="fc-rearrange")
        # The authenticator was checked when the task was enqueued.
        view.protect = lambda: None
        view()
        if view.errors:
            raise TaskFailed(view.errors[0])
