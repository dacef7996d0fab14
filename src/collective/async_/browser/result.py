"""The address of what a task has made or changed."""

from ..interfaces import IAction
from ..interfaces import TaskFailed
from ..tasks.content import content_by_uid
from ..tasks.record import TaskRecord
from AccessControl import getSecurityManager
from AccessControl.Permissions import view
from plone.base.utils import safe_text
from zope.component import getMultiAdapter
from zope.component import queryUtility


def result_url(record: TaskRecord) -> str | None:
    """The public address of the result of a task.

    None if there is none any more, or if the current user may not see it.
    """
    action = queryUtility(IAction, name=record.action)
    # An action of another package may have been written for an older release.
    find = getattr(action, "result", None)
    uid = find(record) if find else None
    if uid is None:
        return None
    try:
        content = content_by_uid(uid, safe_text(record.title))
    except TaskFailed:
        return None
    if not getSecurityManager().checkPermission(view, content):
        return None
    # Files and images are downloaded by their own address.
    state = getMultiAdapter((content, content.REQUEST), name="plone_context_state")
    return state.view_url()
