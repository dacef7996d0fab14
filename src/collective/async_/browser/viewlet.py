"""The banner: an empty box with the data for the script, which fills it."""

from ..settings import get_settings
from ..tasks.access import user_id
from ..tasks.record import utcnow
from ..tasks.urls import my_tasks_url
from .reload import page_info
from .snapshot import snapshot
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.app.layout.viewlets.common import ViewletBase
from plone.protect.authenticator import createToken
from typing import Any

import json


# A page tells of what was done while it was loaded, and not of what somebody has seen
# on another page, or in another browser, a while ago.
NEWS = timedelta(seconds=10)


class TasksViewlet(ViewletBase):
    """Shown to logged-in users, but not inside modals."""

    def available(self) -> bool:
        request = self.request
        ajax = request.getHeader("X-Requested-With") == "XMLHttpRequest"
        # The page around a modal has the box already.
        return not (ajax or request.get("ajax_load") or user_id() is None)

    def render(self) -> str:
        return super().render() if self.available() else ""

    @property
    def my_tasks_url(self) -> str:
        return my_tasks_url()

    def _state(self, shown: list[str]) -> dict[str, Any]:
        now = utcnow()
        state = snapshot(self.request, now, shown=shown)
        for task in state["success"]:
            if datetime.fromisoformat(task["finished"]) < now - NEWS:
                task["description"] = ""
        return state

    @property
    def config(self) -> str:
        """JSON for the script. With the current state, it need not poll at once."""
        page = page_info(self.context, self.request, self.view)
        return json.dumps(
            {
                "url": api.portal.get().absolute_url(),
                "user": user_id(),
                "token": createToken(),
                "interval": get_settings().poll_seconds,
                "page": page,
                "state": self._state(page["urls"]),
            }
        )
