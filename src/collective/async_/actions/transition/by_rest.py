"""Changes states like Plone's REST API. Import it only where that is installed."""

from ...api import TaskFailed
from .workflow import is_done
from collections.abc import Mapping
from DateTime import DateTime
from plone import api
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.services.workflow.utils import elevated_privileges
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any
from zope.component import getMultiAdapter
from zope.i18n import translate


def change_by_rest(
    content: Any, transition: str, comment: str, dates: Mapping[str, Any]
) -> bool:
    """Do what ``@workflow`` does for one item; True if its contents follow.

    ``dates`` are the publication dates of the request. Raises TaskFailed if the
    transition is not available, unless the item has its target state already.
    """
    if dates:
        request = content.REQUEST
        getMultiAdapter((content, request), IDeserializeFromJson)(data=dict(dates))
    if content.EffectiveDate() == "None":
        content.setEffectiveDate(DateTime())
        content.reindexObject()
    workflow = api.portal.get_tool("portal_workflow")
    if not workflow.getWorkflowsFor(content):
        return False
    try:
        workflow.doActionFor(content, transition, comment=comment)
    except WorkflowException as error:
        if not is_done(content, transition):
            raise TaskFailed(error.args[0] if error.args else str(error)) from error
    return True


def last_change(content: Any) -> dict[str, Any]:
    """What ``@workflow`` answers: the last entry of the item's history."""
    workflow = api.portal.get_tool("portal_workflow")
    with elevated_privileges(content):
        last = dict(workflow.getInfoFor(content, "review_history")[-1])
    title = workflow.getTitleForStateOnType(last["review_state"], content.portal_type)
    translated = translate(title, domain="plone", context=content.REQUEST)
    return last | {"title": translated}
