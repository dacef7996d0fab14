"""``@@bench``: calls a function of ``calls`` by its name; ``@@bench-json``."""

from . import calls
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from Products.Five.browser import BrowserView
from zope.interface import alsoProvides

import json


class Trivial(BrowserView):
    """The least that a JSON view can be: what others are compared with."""

    def __call__(self) -> str:
        self.request.response.setHeader("Content-Type", "application/json")
        return '{"ok": true}'


class Bench(BrowserView):
    """POST ``call`` and ``arguments`` (a JSON object); answers with JSON."""

    def __call__(self) -> str:
        alsoProvides(self.request, IDisableCSRFProtection)
        form = self.request.form
        with api.env.adopt_user("admin"):
            answer = calls.CALLS[form["call"]](**json.loads(form["arguments"]))
        # A form that was called may have asked for a redirect.
        self.request.response.setStatus(200)
        self.request.response.setHeader("Content-Type", "application/json")
        return json.dumps(answer)
