"""Tries all parts of a task before the first one is committed.

A subscriber that refuses one of the last items would leave the work half done.
"""

from ..tasks.action import Action
from ..tasks.action import action_of
from ..tasks.record import TaskRecord
from ..tasks.user import act_as
from collections.abc import Sequence
from typing import Any


class NotRehearsed(Exception):
    """The parts of the task have to be tried before the first one is done."""


class Rehearsed(Exception):
    """All parts can be done. Raised so that the transaction is aborted."""


def must_be_rehearsed(action: Any, items: Sequence[str]) -> bool:
    """Does the action commit parts of a task, which are not independent items?"""
    return not items and getattr(type(action), "run_some", None) is not Action.run_some


def rehearse(site: Any, record: TaskRecord) -> None:
    """Do all parts in the current transaction, as the editor.

    Always raises: Rehearsed, or what a part has raised.
    """
    act_as(site, record)
    action = action_of(record)
    while not action.run_some(record):
        pass
    raise Rehearsed
