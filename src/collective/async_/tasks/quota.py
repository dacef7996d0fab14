"""The limit on each user's unfinished tasks."""

from ..i18n import _
from ..settings import get_settings
from .store import get_store
from plone import api
from zope.i18nmessageid import Message


def quota_refusal() -> Message | None:
    """The message for a user who may not enqueue another task now, or None."""
    limit = get_settings().max_open_per_user
    user_id = api.user.get_current().getId()
    if sum(1 for _task in get_store().active(user_id)) < limit:
        return None
    return _(
        "You have ${count} unfinished background tasks. "
        "Please wait until some of them have ended.",
        mapping={"count": str(limit)},
    )
