"""Records a task that renames one item, in the toolbar and in the REST API."""

from ...api import count_items
from ...api import Paths
from ...api import record_task
from ...api import TaskRecord
from ...api import title_of
from AccessControl import getSecurityManager
from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from plone.api.content import get_path
from typing import Any


def may_rename(content: Any) -> bool:
    """Has the current user the permissions that a rename needs?"""
    check = getSecurityManager().checkPermission
    parent = aq_parent(aq_inner(content))
    return bool(check("Copy or Move", parent) and check("Copy or Move", content))


def touches(content: Any, newid: str) -> Paths:
    """The current path and the new path of the item."""
    parent = aq_parent(aq_inner(content))
    return Paths(writes=(get_path(content), f"{get_path(parent)}/{newid}"))


def record_rename(
    content: Any, title: str, newid: str, newtitle: str, by_rest: bool = False
) -> TaskRecord:
    """Record a task for the current user, without any checks.

    ``by_rest`` is for what Plone's REST API would have done.
    """
    parent = aq_parent(aq_inner(content))
    uid = api.content.get_uuid(content)
    return record_task(
        "rename",
        title=title,
        container_title=title_of(parent),
        uids=(uid,),
        size=count_items(content),
        params={"names": {uid: (newid, newtitle)}, "by_rest": by_rest},
        pages=(get_path(parent), get_path(content)),
        touches=touches(content, newid),
    )
