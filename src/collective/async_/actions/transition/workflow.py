"""Changes the state of one item like Plone's own ``fc-workflow``."""

from ..large_selection import Decision
from Acquisition import aq_inner
from Acquisition import aq_parent
from DateTime import DateTime
from plone import api
from plone.base.defaultpage import check_default_page_via_view
from plone.protect.authenticator import createToken
from typing import Any
from zope.component import getMultiAdapter


def is_available(content: Any, transition: str) -> bool:
    """Is the transition available to the current user?"""
    return _offers(api.portal.get_tool("portal_workflow"), content, transition)


def _offers(workflow: Any, content: Any, transition: str) -> bool:
    return any(t["id"] == transition for t in workflow.getTransitionsFor(content))


def decide_for_kind(content: Any, transition: str) -> Decision:
    """What is done with all items of the same type, state and roles as this one?

    Stock Plone skips those to which the transition is not available. Without a
    workflow, or in a state that has no such transition, it is available to nobody. An
    expression in its guard may look at the item itself. With several workflows, their
    states may differ, and the catalog has only one of them.
    """
    definitions = api.portal.get_tool("portal_workflow").getWorkflowsFor(content)
    if len(definitions) > 1:
        return Decision.ASK_EACH
    states = [definition._getWorkflowStateOf(content) for definition in definitions]
    if not any(state and transition in state.transitions for state in states):
        return Decision.LEAVE_OUT
    if not is_available(content, transition):
        return Decision.ASK_EACH
    expression = definitions[0].transitions[transition].getGuard().expr
    return Decision.COLLECT if expression is None else Decision.ASK_EACH


def is_done(content: Any, transition: str) -> bool:
    """Is the content already in the target state of the transition?"""
    workflow = api.portal.get_tool("portal_workflow")
    for definition in workflow.getWorkflowsFor(content):
        known = definition.transitions.get(transition)
        if known is not None:
            return known.new_state_id == definition._getWorkflowStateOf(content, True)
    return False


def change_state(content: Any, transition: str, comment: str) -> bool:
    """Do what ``fc-workflow`` does for one item, but raise errors.

    Returns False, without a change, if the transition is not available.
    """
    # Looked up once: it takes a sixtieth of a publication.
    workflow = api.portal.get_tool("portal_workflow")
    if not _offers(workflow, content, transition):
        return False
    if content.EffectiveDate() == "None":
        content.setEffectiveDate(DateTime())
    workflow.doActionFor(content, transition, comment=comment)
    if check_default_page_via_view(content, content.REQUEST):
        change_state(aq_parent(aq_inner(content)), transition, comment)
    content.reindexObject()
    return True


def change_state_in_toolbar(
    content: Any, transition: str, comment: str, effective: Any, expires: Any
) -> None:
    """Do what ``content_status_modify`` does, which also sets the dates."""
    request = content.REQUEST
    # It was checked when the task was enqueued.
    request.form["_authenticator"] = createToken()
    view = getMultiAdapter((content, request), name="content_status_modify")
    view(transition, comment, effective_date=effective, expiration_date=expires)
