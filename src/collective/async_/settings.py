"""The settings of a site, in the registry under ``collective.async``."""

from .config import LONGEST_UNDO
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

THRESHOLD = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]{0,99}) +([0-9]{1,6})")


def action_title(name: str) -> str:
    """The name of an action for people.

    Without a title (or if its add-on is gone) it is made from the utility's name:
    “Sort by title” for ``example.sort_by_title``.
    """
    action = queryUtility(IAction, name=name)
    words = re.sub("[-_]+", " ", name.rpartition(".")[2])
    # An action need not derive from our class.
    return getattr(action, "title", "") or words[:1].upper() + words[1:]


@provider(IVocabularyFactory)
def actions_vocabulary(context: Any = None) -> SimpleVocabulary:
    """The names of the actions that can run in the background."""
    names = sorted(
        name for name, action in getUtilitiesFor(IAction) if not action.internal
    )
    return SimpleVocabulary([SimpleTerm(n, n, action_title(n)) for n in names])


def is_threshold(value: str) -> bool:
    """Is this the name of an action and a number?"""
    return THRESHOLD.fullmatch(value) is not None


class IAsyncSettings(Interface):
    """The settings. Read them with ``get_settings()``, which knows the defaults."""

    # A list of exceptions, so that new actions of add-ons run in the background
    # without any configuration.
    # Not a Set: REST clients could read it, but not write it.
    synchronous_actions = schema.List(
        title=_("Actions that never run in the background"),
        description=_("They behave as in Plone without this add-on."),
        value_type=schema.Choice(vocabulary="collective.async.Actions"),
        required=False,
        default=[],
        missing_value=[],
    )
    thresholds = schema.List(
        title=_("Thresholds"),
        description=_(
            "One per line: the name of an action and a number of items, for example "
            "“delete 20”. With fewer items, the action runs immediately, as in Plone "
            "without this add-on. Actions that are not listed have a default, which is "
            "0 for most of them."
        ),
        value_type=schema.TextLine(constraint=is_threshold),
        required=False,
        default=[],
        missing_value=[],
    )
    poll_seconds = schema.Int(
        title=_("Poll interval (seconds)"),
        description=_(
            "How often a visible browser tab asks the server about the user's tasks."
        ),
        min=1,
        max=300,
        default=5,
    )
    save_wait_seconds = schema.Int(
        title=_("Longest wait when saving (seconds)"),
        description=_(
            "How long a save may wait for a background task that has conflicted "
            "several times and therefore has precedence. 0 means that saves never wait."
        ),
        min=0,
        max=20,
        default=5,
    )
    limit_minutes = schema.Int(
        title=_("Time limit (minutes)"),
        description=_("A task that takes longer is stopped and counts as failed."),
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
        description=_("Including those that their users have dismissed."),
        min=0,
        max=3650,
        default=30,
    )
    max_records = schema.Int(
        title=_("Maximum number of tasks to keep"),
        description=_(
            "If there are more, the oldest finished tasks are removed even if they are "
            "recent. Tasks that wait or run are never removed."
        ),
        min=100,
        max=10_000_000,
        default=100_000,
    )
    max_open_per_user = schema.Int(
        title=_("Maximum number of unfinished tasks per user"),
        description=_("A user with that many tasks is asked to wait."),
        min=1,
        max=100_000,
        default=200,
    )
    undo_seconds = schema.Int(
        title=_("Time to undo a delete (seconds)"),
        description=_(
            "A delete waits that long, and its user can undo it. The time starts again "
            "while the user is at the Undo button. 0 means that a delete starts at "
            "once."
        ),
        min=0,
        max=LONGEST_UNDO,
        default=8,
    )
    owners_see_tracebacks = schema.Bool(
        title=_("Show tracebacks to editors"),
        description=_(
            "Otherwise editors see only the message and the id of their failed tasks. "
            "Users who may manage tasks always see tracebacks."
        ),
        required=False,
        default=True,
    )
    mail_after_minutes = schema.Int(
        title=_("Send an email after long tasks (minutes)"),
        description=_(
            "The user gets an email when a task has ended that took at least this "
            "long. 0 means never."
        ),
        min=0,
        max=60 * 24,
        default=0,
    )


# The fields by their names. Getting them each time takes longer than reading a record.
FIELDS: dict[str, Any] = schema.getFields(IAsyncSettings)


class Settings:
    """The settings of a site, as attributes with the names in IAsyncSettings."""

    def __init__(self, registry: Any):
        self._registry = registry

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in FIELDS:
            raise AttributeError(name)
        # Not registry.forInterface: that returns None for a missing record.
        default = FIELDS[name].default
        if self._registry is None:
            return default
        value = self._registry.get(f"{PREFIX}.{name}")
        return default if value is None else value

    def threshold(self, action: str, default: int = 0) -> int:
        """The least number of items for which the action is a task."""
        for line in self.thresholds:
            match = THRESHOLD.fullmatch(line)
            if match is not None and match[1] == action:
                return int(match[2])
        return default

    def runs_in_background(
        self, action: str, items: int | None = None, threshold: int = 0
    ) -> bool:
        """Does the action run in the background when it affects so many items?

        Without a number: does it run in the background with many items, at least?
        ``threshold`` is for a site that has none for this action.
        """
        if action in self.synchronous_actions:
            return False
        return items is None or items >= self.threshold(action, threshold)


def get_settings() -> Settings:
    """The settings of the current site. Outside a site they have their defaults."""
    return Settings(queryUtility(IRegistry))
