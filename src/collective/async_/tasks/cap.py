"""Nobody floods the workers: a cap of unfinished tasks for each user."""

from ..controlpanel.settings import get_settings
from ..i18n import _
from .store import get_store
from plone import api
from zope.i18nmessageid import Message


def too_many() -> Message | None:
    """What to tell a user who has as many unfinished tasks as the settings allow."""
    store = get_store()
    most = get_settings().max_open_per_user
    user_id = api.user.get_current().getId()
    if store is None or sum(1 for _task in store.active(user_id)) < most:
        return None
    return _(
        "You have ${count} unfinished background tasks. "
        "Please wait until some of them have ended.",
        mapping={"count": str(most)},
    )
