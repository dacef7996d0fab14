"""``@workflow/<transition>``."""

from ..actions.transition.enqueue import record_transition
from ..actions.transition.enqueue import THRESHOLD
from ..actions.transition.workflow import is_available
from ..actions.transition.workflow import is_done
from ..events import AsyncBeforeTransition
from ..tasks.content import can_be_found
from ..tasks.record import TaskRecord
from ..tasks.thresholds import runs_in_background
from .background import InBackground
from collections.abc import Mapping
from dataclasses import dataclass
from plone import api
from plone.app.dexterity.behaviors.metadata import IPublication
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.services.workflow.transition import WorkflowTransition
from typing import Any
from zope.component import queryMultiAdapter
from zope.schema.interfaces import ValidationError


DATES = ("effective", "expires")


@dataclass(frozen=True)
class Change:
    """What the body of a request asks for, besides the transition."""

    comment: str
    recursive: bool
    dates: dict[str, Any]

    def params(self, transition: str) -> dict[str, Any]:
        """Those of the task."""
        return {
            "transition": transition,
            "comments": self.comment,
            "recursive": self.recursive,
            "by_rest": self.dates,
        }


class Transition(InBackground, WorkflowTransition):
    """The state of one item, and of its contents with ``include_children``."""

    action = "transition"
    # Of Plone's own service: the part of the address after ``@workflow``.
    transition: str | None

    def record(self) -> TaskRecord | None:
        content, transition = self.context, self.transition
        change = self.change()
        if transition is None or change is None or not can_be_found(content):
            return None
        if not (
            can_be_changed(content, transition)
            and are_valid(change.dates, content, self.request)
        ):
            return None
        if not runs_in_background("transition", content, threshold=THRESHOLD):
            return None
        comment, recursive = change.comment, change.recursive
        self.check(AsyncBeforeTransition(content, transition, comment, recursive))
        return record_transition([content], change.params(transition))

    def change(self) -> Change | None:
        """What is asked for; None if it is malformed."""
        try:
            return read_change(json_body(self.request))
        except DeserializationError:
            return None


def read_change(data: Mapping[str, Any]) -> Change | None:
    """What the body of a request asks for; None if it is malformed."""
    comment = data.get("comment", "")
    # Names of Archetypes' fields: they change nothing in other content.
    if not isinstance(comment, str) or "effectiveDate" in data:
        return None
    dates = {name: data[name] for name in DATES if name in data}
    return Change(comment, bool(data.get("include_children", False)), dates)


def can_be_changed(content: Any, transition: str) -> bool:
    """Would Plone's own service change the state, as far as is known?"""
    workflow = api.portal.get_tool("portal_workflow")
    return bool(workflow.getWorkflowsFor(content)) and (
        is_available(content, transition) or is_done(content, transition)
    )


def are_valid(dates: Mapping[str, Any], content: Any, request: Any) -> bool:
    """Could these dates be set?"""
    try:
        for name, value in dates.items():
            if value is not None:
                field = IPublication[name].bind(content)
                adapters = (field, content, request)
                read = queryMultiAdapter(adapters, IFieldDeserializer)
                field.validate(read(value))
    except (ValidationError, ValueError, TypeError):
        return False
    return True
