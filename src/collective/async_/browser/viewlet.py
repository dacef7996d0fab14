"""The banner: an empty box with all that the script needs to know."""

from ..settings import get_settings
from ..tasks.record import utcnow
from .access import user_id
from .reload import page_info
from .snapshot import snapshot
from plone import api
from plone.app.layout.viewlets.common import ViewletBase
from plone.protect.authenticator import createToken

import json


class TasksViewlet(ViewletBase):
    """For people who are logged in, and not in what a modal fetches."""

    def available(self) -> bool:
        request = self.request
        ajax = request.getHeader("X-Requested-With") == "XMLHttpRequest"
        # A second box inside a modal would show everything twice.
        return not (ajax or request.get("ajax_load") or user_id() is None)

    def render(self) -> str:
        return super().render() if self.available() else ""

    @property
    def progress_url(self) -> str:
        return f"{api.portal.get().absolute_url()}/@@task-details"

    @property
    def config(self) -> str:
        """JSON; the page's first state spares a request and a delay."""
        return json.dumps(
            {
                "url": api.portal.get().absolute_url(),
                "user": user_id(),
                "token": createToken(),
                "interval": get_settings().poll_seconds,
                "page": page_info(self.context, self.request, self.view),
                "state": snapshot(self.request, utcnow()),
            }
        )
