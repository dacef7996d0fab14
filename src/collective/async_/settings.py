"""The settings of a site, in the registry under ``collective.async``."""

from .i18n import _
from .interfaces import IAction
from plone.registry.interfaces import IRegistry
from typing import Any
from zope import schema
from zope.component import getUtilitiesFor
from zope.component import queryUtility
from zope.interface import Interface
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary

import re


PREFIX = "collective.async"

THRESHOLD = re.compile(r"([a-z][a-z0-9_.-]{0,99}) +([0-9]{1,6})")


@provider(IVocabularyFactory)
def actions_vocabulary(context: Any = None) -> SimpleVocabulary:
    """The names of all actions of editors that can run in the background."""
    names = sorted(
        name for name, action in getUtilitiesFor(IAction) if not action.internal
    )
    return SimpleVocabulary([SimpleTerm(name, name, name) for name in names])


def is_threshold(value: str) -> bool:
    """Is this an action's name and a number?"""
    return THRESHOLD.fullmatch(value) is not None


class IAsyncSettings(Interface):
    """Read them with ``get_settings()``, which has defaults for missing records."""

    # The exceptions and not the rule, so that an add-on's new action is
    # asynchronous without a visit to the control panel.
    synchronous_actions = schema.Set(
        title=_("Actions that never run in the background"),
        description=_("They behave as in Plone without this add-on."),
        value_type=schema.Choice(vocabulary="collective.async.Actions"),
        required=False,
        default=set(),
        missing_value=set(),
    )
    thresholds = schema.List(
        title=_("Thresholds"),
        description=_(
            "One per line: the name of an action and a number of items, for example "
            "“delete 20”. With fewer items than that, the action runs at once. "
            "Actions that are not listed always run in the background."
        ),
        value_type=schema.TextLine(constraint=is_threshold),
        required=False,
        default=[],
        missing_value=[],
    )
    poll_seconds = schema.Int(
        title=_("Poll interval (seconds)"),
        description=_("How often a visible browser tab asks about its user's tasks."),
        min=1,
        max=300,
        default=5,
    )
    save_wait_seconds = schema.Int(
        title=_("Longest wait of a save (seconds)"),
        description=_(
            "How long somebody's save may wait while a task that conflicted again "
            "and again has precedence. 0 means not at all."
        ),
        min=0,
        max=20,
        default=5,
    )
    limit_minutes = schema.Int(
        title=_("Time limit (minutes)"),
        description=_("A task that runs for longer is stopped and has failed."),
        min=1,
        max=60 * 11,
        default=60,
    )
    keep_succeeded_days = schema.Int(
        title=_("Keep succeeded and cancelled tasks (days)"),
        min=0,
        max=3650,
        default=1,
    )
    keep_failed_days = schema.Int(
        title=_("Keep failed tasks (days)"),
        description=_("Also those that their owners have dismissed."),
        min=0,
        max=3650,
        default=30,
    )
    max_records = schema.Int(
        title=_("Most tasks to keep"),
        description=_(
            "Beyond this the oldest finished tasks are removed, even if they are "
            "recent. Tasks that wait or run are never removed."
        ),
        min=100,
        max=10_000_000,
        default=100_000,
    )
    max_open_per_user = schema.Int(
        title=_("Most unfinished tasks of one user"),
        description=_("Whoever has that many is asked to wait."),
        min=1,
        max=100_000,
        default=200,
    )
    owners_see_tracebacks = schema.Bool(
        title=_("Owners see tracebacks"),
        description=_(
            "If not, editors see the message and the id of their failed tasks only. "
            "Those who may manage tasks always see tracebacks."
        ),
        required=False,
        default=True,
    )
    mail_after_minutes = schema.Int(
        title=_("Mail the owner after long tasks (minutes)"),
        description=_(
            "The owner gets a mail when a task that took at least this long ends. "
            "0 means never."
        ),
        min=0,
        max=60 * 24,
        default=0,
    )


# By name; read anew, it costs more than reading a record.
FIELDS: dict[str, Any] = schema.getFields(IAsyncSettings)


class Settings:
    """The current site's settings, by the names in IAsyncSettings. Never writes."""

    def __init__(self, registry: Any):
        self._registry = registry

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in FIELDS:
            raise AttributeError(name)
        # Not registry.forInterface: it answers None for a missing record.
        default = FIELDS[name].default
        if self._registry is None:
            return default
        value = self._registry.get(f"{PREFIX}.{name}")
        return default if value is None else value

    def threshold(self, action: str) -> int:
        """With fewer items than this the action runs at once; 0 by default."""
        for line in self.thresholds:
            match = THRESHOLD.fullmatch(line)
            if match is not None and match[1] == action:
                return int(match[2])
        return 0

    def runs_in_background(self, action: str, items: int | None = None) -> bool:
        """Is the action to run in the background, with so many affected items?

        Without a number, only whether it ever does.
        """
        if action in self.synchronous_actions:
            return False
        return items is None or items >= self.threshold(action)


def get_settings() -> Settings:
    """The settings of the current site; defaults outside of one."""
    return Settings(queryUtility(IRegistry))
