"""The views of actions, by their names: which record tasks, and which show forms."""

from ..interfaces import IAction
from collections.abc import Iterator
from typing import Any
from zope.component import getUtilitiesFor


def action_of_view(name: str) -> str | None:
    """The name of the action whose tasks this view records, or None."""
    return next((found for found, _action in _with_view(name)), None)


def concerns_contents(name: str) -> bool:
    """Does what this view does concern everything in an item, too?"""
    return any(action.deep for _name, action in _with_view(name))


def is_form(name: str) -> bool:
    """Does this view show in a form what tasks of an action change?"""
    return any(name in _names(action, "forms") for _name, action in _actions())


def has_form(action: Any, name: str) -> bool:
    """Does this form show what tasks of this action change?"""
    return name in _names(action, "forms")


def _with_view(name: str) -> Iterator[tuple[str, Any]]:
    return (pair for pair in _actions() if name in _names(pair[1], "views"))


def _actions() -> Iterator[tuple[str, Any]]:
    return getUtilitiesFor(IAction)


def _names(action: Any, kind: str) -> tuple[str, ...]:
    # An add-on's action may not use the base class.
    return getattr(action, kind, ())
