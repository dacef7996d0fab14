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


class Transition(InBackground, WorkflowTransition):
    """The state of one item, and of its contents with ``include_children``."""

    action = "transition"
    # Of Plone's own service: the part of the address after ``@workflow``.
    transition: str | None

    def record(self) -> TaskRecord | None:
        content, transition = self.context, self.transition
        asked = self.asked()
        if transition is None or asked is None or not can_be_found(content):
            return None
        comment, recursive, dates = asked
        if not (self.can_be_changed(transition) and self.are_valid(dates)):
            return None
        if not runs_in_background("transition", content, threshold=THRESHOLD):
            return None
        self.check(AsyncBeforeTransition(content, transition, comment, recursive))
        params = {"transition": transition, "comments": comment, "recursive": recursive}
        return record_transition([content], {**params, "by_rest": dates})

    def asked(self) -> tuple[str, bool, dict[str, Any]] | None:
        """The comment, whether contents follow, and dates; None if it is malformed."""
        try:
            data = json_body(self.request)
        except DeserializationError:
            return None
        comment = data.get("comment", "")
        # Names of Archetypes' fields: they change nothing in other content.
        if not isinstance(comment, str) or "effectiveDate" in data:
            return None
        dates = {name: data[name] for name in DATES if name in data}
        return comment, bool(data.get("include_children", False)), dates

    def can_be_changed(self, transition: str) -> bool:
        """Would Plone's own service change the state, as far as is known?"""
        content = self.context
        workflow = api.portal.get_tool("portal_workflow")
        return bool(workflow.getWorkflowsFor(content)) and (
            is_available(content, transition) or is_done(content, transition)
        )

    def are_valid(self, dates: Mapping[str, Any]) -> bool:
        """Could these dates be set?"""
        try:
            for name, value in dates.items():
                if value is not None:
                    field = IPublication[name].bind(self.context)
                    adapters = (field, self.context, self.request)
                    read = queryMultiAdapter(adapters, IFieldDeserializer)
                    field.validate(read(value))
        except (ValidationError, ValueError, TypeError):
            return False
        return True
