"""``@@twin``: calls a function of the test helpers by its name."""

from . import mails
from . import nested
from . import scenes
from . import state
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from Products.Five.browser import BrowserView
from ZODB.POSException import ConflictError
from zope.interface import alsoProvides

import json
import traceback
import transaction


class Twin(BrowserView):
    """Expects ``call`` and ``arguments`` (a JSON list) by POST; returns JSON."""

    def __call__(self) -> str:
        alsoProvides(self.request, IDisableCSRFProtection)
        form = self.request.form
        modules = (state, scenes, mails, nested)
        function = next(filter(None, (getattr(m, form["call"], None) for m in modules)))
        self.request.response.setHeader("Content-Type", "application/json")
        try:
            with api.env.adopt_user("admin"):
                answer = function(*json.loads(form.get("arguments", "[]")))
            return json.dumps(answer, default=repr)
        except ConflictError:
            raise
        except Exception:
            transaction.abort()
            self.request.response.setStatus(500)
            return traceback.format_exc()
