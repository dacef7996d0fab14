"""The user of a task: finding them, and acting as them."""

from ..i18n import _
from ..interfaces import TaskFailed
from .record import TaskRecord
from AccessControl.SecurityManagement import newSecurityManager
from Acquisition import aq_base
from Acquisition import aq_chain
from plone import api
from plone.base.utils import safe_text
from typing import Any


def act_as(site: Any, record: TaskRecord) -> None:
    """Act as the editor who enqueued the task, with their current roles.

    Raises TaskFailed if the user does not exist any more.
    """
    user = find_user(site, record.user_id)
    if user is None:
        raise TaskFailed(
            _(
                "The user “${user}” does not exist any more.",
                mapping={"user": record.user_id},
            )
        )
    newSecurityManager(site.REQUEST, user)


def name_of(user_id: str) -> str:
    """What to call this user in a sentence: the full name or, without one, the id."""
    user = api.user.get(userid=user_id)
    name = user.getProperty("fullname", "") if user is not None else ""
    return safe_text(name) or user_id


def find_user(site: Any, user_id: str) -> Any:
    """The user with this id in the site or in a folder above it, or None."""
    # Not the user that portal_membership returns: it would not get its local roles.
    for folder in aq_chain(site):
        if not hasattr(aq_base(folder), "acl_users"):
            continue
        acl_users = folder.acl_users
        user = acl_users.getUserById(user_id)
        if user is not None:
            return user.__of__(acl_users)
    return None
