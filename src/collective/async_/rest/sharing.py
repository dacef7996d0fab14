"""``@sharing``."""

from ..actions.sharing import roles
from ..actions.sharing.enqueue import record_sharing
from ..actions.sharing.enqueue import should_be_task
from ..actions.sharing.roles import Setting
from ..events import AsyncBeforeSharing
from ..tasks.record import TaskRecord
from .background import InBackground
from collections.abc import Mapping
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.services.content.sharing import SharingPost
from typing import Any


class Sharing(InBackground, SharingPost):
    """Local roles, and whether they are inherited."""

    action = "sharing"

    def record(self) -> TaskRecord | None:
        try:
            data = json_body(self.request)
            inherit, settings = _asked(data)
        except (DeserializationError, LookupError, TypeError, ValueError):
            return None
        if roles.refusal_reason(self.context, "", inherit) is not None:
            return None
        view = roles.sharing_view(self.context)
        managed = roles.managed_roles(view)
        for setting in settings:
            setting["roles"] = sorted(managed.intersection(setting["roles"]))
        if not should_be_task(view, inherit, settings):
            return None
        self.check(AsyncBeforeSharing(self.context, inherit, settings))
        return record_sharing(view, inherit, settings)


def _asked(data: Mapping[str, Any]) -> tuple[bool | None, list[Setting]]:
    """``inherit`` (None: as it is) and ``entries``.

    Raises LookupError, TypeError or ValueError for what is malformed.
    """
    inherit = bool(data["inherit"]) if "inherit" in data else None
    return inherit, [_setting(entry) for entry in data.get("entries") or ()]


def _setting(entry: Any) -> Setting:
    id_, type_ = entry["id"], entry.get("type", "user")
    if not (isinstance(id_, str) and type_ in ("user", "group")):
        raise ValueError("no user or group")
    wanted = [name for name, on in dict(entry["roles"]).items() if on]
    return {"id": id_, "type": type_, "roles": wanted}
