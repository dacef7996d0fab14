"""The condition: how the task ended, of which action, and with how many items."""

from ..api import Status
from ..i18n import _
from OFS.SimpleItem import SimpleItem
from plone.app.contentrules.browser.formhelper import AddForm
from plone.app.contentrules.browser.formhelper import ContentRuleFormWrapper
from plone.app.contentrules.browser.formhelper import EditForm
from plone.contentrules.rule.interfaces import IExecutable
from plone.contentrules.rule.interfaces import IRuleElementData
from typing import Any
from z3c.form import form
from zope import schema
from zope.component import adapter
from zope.interface import implementer
from zope.interface import Interface
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


ENDS = SimpleVocabulary(
    [
        SimpleTerm(Status.SUCCEEDED.value, title=_("completed")),
        SimpleTerm(Status.FAILED.value, title=_("failed")),
        SimpleTerm(Status.CANCELLED.value, title=_("cancelled")),
    ]
)


class ITaskCondition(Interface):
    """What the condition asks. What is empty does not matter."""

    states = schema.Set(
        title=_("How the task ended"),
        value_type=schema.Choice(vocabulary=ENDS),
        required=False,
        missing_value=set(),
    )
    actions = schema.Set(
        title=_("Actions"),
        value_type=schema.Choice(vocabulary="collective.async.Actions"),
        required=False,
        missing_value=set(),
    )
    at_least = schema.Int(title=_("Minimum number of items"), min=1, default=1)


@implementer(ITaskCondition, IRuleElementData)
class TaskCondition(SimpleItem):
    """The stored condition."""

    states: set[str] = set()
    actions: set[str] = set()
    at_least = 1
    element = "collective.async.conditions.Task"
    summary = _("The background task ended in a certain way")


@implementer(IExecutable)
@adapter(Interface, ITaskCondition, Interface)
class TaskConditionExecutor:
    """Tests the condition. Other events never meet it."""

    def __init__(self, context: Any, element: Any, event: Any) -> None:
        self.element, self.event = element, event

    def __call__(self) -> bool:
        task, wanted = getattr(self.event, "task", None), self.element
        return (
            task is not None
            and (not wanted.states or task.status.value in wanted.states)
            and (not wanted.actions or task.action in wanted.actions)
            and max(len(task.uids), len(task.outcomes)) >= wanted.at_least
        )


class TaskConditionAddForm(AddForm):
    schema = ITaskCondition
    label = _("Add a condition about a background task")
    description = _("What is left empty does not matter.")

    def create(self, data: Any) -> TaskCondition:
        condition = TaskCondition()
        form.applyChanges(self, condition, data)
        return condition


class TaskConditionAddView(ContentRuleFormWrapper):
    form = TaskConditionAddForm


class TaskConditionEditForm(EditForm):
    schema = ITaskCondition
    label = _("Edit a condition about a background task")
    description = _("What is left empty does not matter.")


class TaskConditionEditView(ContentRuleFormWrapper):
    form = TaskConditionEditForm
