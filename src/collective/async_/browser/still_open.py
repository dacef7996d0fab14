"""The answer to a request that must wait for a task on the same content."""

from ..i18n import _
from ..tasks.access import user_id
from ..tasks.content import title_of
from ..tasks.deletion import deletion_text
from ..tasks.record import TaskRecord
from .refused import MessageView
from plone.rest.interfaces import IAPIRequest
from typing import Any


# Seconds after which a client of the REST API should try again.
RETRY_AFTER = 2


class StillOpen(Exception):
    """The request must wait for a task. The arguments are the content and the record.

    It is raised before the view is called, so nothing is changed.
    """


def sentence(record: TaskRecord, content: Any) -> str:
    """A message id that says why the editor has to wait for this task."""
    if record.action == "delete":
        return deletion_text(record, content)
    # What the task is on may be a folder around the content. Of a selection, the
    # record's title is that of the first item.
    title = record.title if len(record.uids) == 1 else title_of(content)
    names = {"title": title}
    if record.touches.reads:
        return _(
            "“${title}” is still being copied. Please try again in a moment.",
            mapping=names,
        )
    if record.action == "edit" and record.user_id == user_id():
        return _(
            "Your changes to “${title}” are still being saved. "
            "Please try again in a moment.",
            mapping=names,
        )
    return _(
        "A change of “${title}” is not finished yet. Please try again in a moment.",
        mapping=names,
    )


class StillOpenView(MessageView):
    """Shows the message in the format in which the view would have answered."""

    def __call__(self) -> str:
        content, record = self.context.args
        if IAPIRequest.providedBy(self.request):
            self.request.response.setHeader("Retry-After", str(RETRY_AFTER))
        return self.show(sentence(record, content), content, 409, "warning")
