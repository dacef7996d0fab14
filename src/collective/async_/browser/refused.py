"""Shows why a request is refused, in the format in which its view would answer."""

from ..tasks.content import title_of
from ..tasks.enqueue import refusal_text
from .published import Published
from plone import api
from plone.rest.interfaces import IAPIRequest
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18n import translate

import json


# The names of these statuses in answers of the REST API.
TYPES = {403: "Forbidden", 409: "Conflict"}
READS = ("GET", "HEAD")


class MessageView(BrowserView):
    """Shows a message instead of what the request has asked for."""

    window = ViewPageTemplateFile("refused.pt")

    def show(self, text: str, content: Any, status: int, level: str) -> str:
        """The body of the answer; sets its status and headers.

        Pages go back to the content, and show the text as a message of this level.
        ``status`` is for the REST API.
        """
        request, response = self.request, self.request.response
        # Locked: the publisher would replace it by that of the exception.
        if IAPIRequest.providedBy(request):
            response.setStatus(status, lock=1)
            return self._json(type=TYPES[status], message=self._translate(text))
        if "/fc-" in request.get("URL", "") or "/@@fc-" in request.get("URL", ""):
            # The script of folder_contents shows messages only with this status.
            response.setStatus(200, lock=1)
            return self._json(status="warning", msg=self._translate(text))
        if request.getHeader("X-Requested-With") == "XMLHttpRequest":
            # Plone's windows would show the whole page to which they are redirected.
            response.setStatus(200, lock=1)
            response.setHeader("X-Theme-Disabled", "1")
            return self.window(title=title_of(content), text=text)
        return self._go_back(text, content, status, level)

    def _go_back(self, text: str, content: Any, status: int, level: str) -> str:
        request, response = self.request, self.request.response
        url = api.content.get_view("plone_context_state", content, request).view_url()
        if request.method in READS and request.get("ACTUAL_URL", "").rstrip("/") == url:
            # It would be refused again, for ever.
            response.setStatus(status, lock=1)
            response.setHeader("Content-Type", "text/plain; charset=utf-8")
            return self._translate(text)
        api.portal.show_message(text, request, type=level)
        response.redirect(url, lock=1)
        return ""

    def _translate(self, text: str) -> str:
        return translate(text, context=self.request)

    def _json(self, **data: Any) -> str:
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps(data)


class RefusedView(MessageView):
    """Shows why a subscriber refuses a task, or that the user has too many.

    Nothing that the request has written is committed.
    """

    def __call__(self) -> str:
        content = Published(self.request).content or api.portal.get()
        return self.show(refusal_text(self.context), content, 403, "error")
