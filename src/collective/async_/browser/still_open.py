"""The answer to a request that must wait for a task on the same content."""

from ..i18n import _
from ..tasks.access import user_id
from ..tasks.content import title_of
from ..tasks.deletion import deletion_text
from ..tasks.record import TaskRecord
from plone import api
from plone.rest.interfaces import IAPIRequest
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18n import translate

import json


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


class StillOpenView(BrowserView):
    """Shows the message in the format in which the view would have answered."""

    window = ViewPageTemplateFile("still_open.pt")

    def __call__(self) -> str:
        content, record = self.context.args
        request, response = self.request, self.request.response
        text = sentence(record, content)
        # Locked: the publisher would replace it by that of the exception.
        if IAPIRequest.providedBy(request):
            response.setStatus(409, lock=1)
            response.setHeader("Retry-After", str(RETRY_AFTER))
            return self._json(type="Conflict", message=self._translate(text))
        if "/fc-" in request.get("URL", "") or "/@@fc-" in request.get("URL", ""):
            # The script of folder_contents shows messages only with this status.
            response.setStatus(200, lock=1)
            return self._json(status="warning", msg=self._translate(text))
        if request.getHeader("X-Requested-With") == "XMLHttpRequest":
            # Plone's windows would show the whole page to which they are redirected.
            response.setStatus(200, lock=1)
            response.setHeader("X-Theme-Disabled", "1")
            return self.window(title=title_of(content), text=text)
        api.portal.show_message(text, request, type="warning")
        response.redirect(content.absolute_url(), lock=1)
        return ""

    def _translate(self, text: str) -> str:
        return translate(text, context=self.request)

    def _json(self, **data: Any) -> str:
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps(data)
