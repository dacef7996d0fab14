"""Enqueues a task, or does its work at once where it is not to wait."""

from ..interfaces import AsyncValidationFailed
from ..interfaces import IAction
from ..interfaces import TaskFailed
from ..tasks.action import action_of
from ..tasks.enqueue import record_task
from ..tasks.quota import quota_refusal
from ..tasks.record import Paths
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from ..tasks.shard import new_id
from ..tasks.store import get_store
from ..tasks.task import Task
from ..tasks.thresholds import must_wait
from .items import error_text
from .items import run_items
from collections.abc import Mapping
from datetime import datetime
from plone import api
from typing import Any
from zope.component import queryUtility

import transaction


NOT_REGISTERED = """\
There is no action {name!r}. Is its add-on installed here, and its ZCML loaded?"""


def enqueue(
    action: str,
    *,
    title: str,
    container_title: str = "",
    uids: tuple[str, ...] = (),
    params: Mapping[str, Any] | None = None,
    size: int = 1,
    total: int | None = None,
    pages: tuple[str, ...] = (),
    touches: Paths = Paths(),  # noqa: B008 (frozen)
    undo: bool = True,
    not_before: datetime | None = None,
    unique_key: str = "",
) -> Task:
    """Let a worker run an action, or run it here.

    It is run here, as the current user, where ``runs_in_background`` would return
    False. Then the task has ended when this returns, whatever ``not_before`` says. It
    is not kept, no lifecycle event is fired, and nothing is tried again.

    ``uids`` are the items. ``size`` is the number of catalogued items that are affected
    (``count_items``), ``total`` the number of steps, by default that of the items.
    ``pages`` are the physical paths of the pages that show the result, and ``touches``
    what the task reads and writes. Without ``undo``, an undoable task starts at once. A
    worker does not start it earlier than ``not_before``, a time with a zone. If a task
    of this action with the same ``unique_key`` is unfinished, that one is returned.

    Raises AsyncValidationFailed if the user has too many unfinished tasks, and
    LookupError if there is no such action.
    """
    if queryUtility(IAction, name=action) is None:
        raise LookupError(NOT_REGISTERED.format(name=action))
    if not_before is not None:
        _check_time(not_before)
    values: dict[str, Any] = {
        "title": title,
        "container_title": container_title,
        "uids": uids,
        "params": params or {},
        "size": size,
        "total": len(set(uids)) or 1 if total is None else total,
        "pages": pages,
        "touches": touches,
    }
    # The path of an item is known only if there is nothing else.
    paths = touches.writes if len(touches.writes) == len(uids) else ("",) * len(uids)
    if not must_wait(action, lambda: size, zip(uids, paths, strict=True)):
        return Task(_run_at_once(action, values))
    known = _unfinished(action, unique_key)
    if known is None:
        refusal = quota_refusal()
        if refusal is not None:
            raise AsyncValidationFailed(refusal)
        known = record_task(
            action,
            start_after=not_before,
            unique_key=unique_key,
            undo=undo,
            **values,
        )
    return Task(known)


def _check_time(not_before: Any) -> None:
    if not isinstance(not_before, datetime):
        kind = type(not_before).__name__
        raise TypeError(f"not_before must be a datetime with a zone, not a {kind}.")
    if not_before.tzinfo is None:
        raise ValueError("not_before needs a time zone.")


def _unfinished(action: str, unique_key: str) -> TaskRecord | None:
    if not unique_key:
        return None
    found = (r for r in get_store().active() if r.unique_key == unique_key)
    return next((record for record in found if record.action == action), None)


def _run_at_once(name: str, values: dict[str, Any]) -> TaskRecord:
    """The record of a task that was run here. What it changed is not committed."""
    record = TaskRecord(new_id(), name, api.user.get_current().getId(), **values)
    record.status, record.attempt, record.started = Status.RUNNING, 1, record.created
    action = action_of(record)
    savepoint = transaction.savepoint(optimistic=True)
    try:
        # It may ask an add-on, too, for the parts.
        items = action.items(record)
        while items and record.pending_outcome is None:
            # Nobody would try it again.
            run_items(record, action, items, retry=False)
        if not items:
            action.run(record, None)
    except TaskFailed as error:
        savepoint.rollback()
        record.finish(Status.FAILED, error_text(error))
    else:
        record.finish(*(record.pending_outcome or (Status.SUCCEEDED, None)))
    return record
