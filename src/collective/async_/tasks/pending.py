"""Finds the unfinished tasks on an item, and those that a request may run itself."""

from ..interfaces import IAction
from .dependencies import any_within
from .dependencies import is_within
from .dependencies import with_ancestors
from .record import TaskRecord
from .store import get_store
from .store import TaskStore
from .views import has_form
from collections.abc import Iterable
from plone import api
from plone.api.content import get_path
from plone.uuid.interfaces import IUUID
from typing import Any
from zope.component import queryUtility


# The UID (or None) and the physical path of an item.
Item = tuple[str | None, str]


def as_item(content: Any) -> Item:
    """The UID and the path of this content."""
    return IUUID(content, None), get_path(content)


def pending() -> list[TaskRecord]:
    """The unfinished tasks that are not for later, in the order they were enqueued."""
    return [record for record in get_store().active() if not record.delayed]


def concerns(record: TaskRecord, uid: str | None, path: str) -> bool:
    """Does the task change the item, or a folder around it?"""
    return uid in record.uids or any(
        is_within(path, write) for write in record.touches.writes
    )


def pending_on(
    items: Iterable[Item],
    below: Iterable[str] = (),
    records: Iterable[TaskRecord] | None = None,
) -> list[TaskRecord]:
    """The unfinished tasks on one of the items, in the order they were enqueued.

    And those that change anything at or below one of the paths in ``below``.
    ``records`` are those of ``pending()``, if they are known.
    """
    records = pending() if records is None else records
    items, below = list(items if records else ()), frozenset(below)
    # Of thousands of items and tasks, not every pair is compared.
    uids = {uid for uid, _path in items}
    around = with_ancestors(path for _uid, path in items)
    return [
        record
        for record in records
        if not uids.isdisjoint(record.uids)
        or not around.isdisjoint(record.touches.writes)
        # A copy has what the item was when it was asked for.
        or not around.isdisjoint(record.touches.reads)
        or changes_below(record, below)
    ]


def changes_below(record: TaskRecord, paths: Iterable[str]) -> bool:
    """Will the task change anything at or below one of these paths?"""
    return any_within(record.touches.writes + record.touches.adds_to, paths)


def changes_one_of(record: TaskRecord, items: Iterable[Item]) -> bool:
    """Will the task change one of these items, and not only move or copy it?"""
    action = queryUtility(IAction, name=record.action)
    return action is not None and any(action.changes(record, *item) for item in items)


def sets_fields_of(record: TaskRecord, items: Iterable[Item]) -> bool:
    """Will the task change what a form of one of these items shows?"""
    action = queryUtility(IAction, name=record.action)
    return action is not None and any(
        _is_about(action, record, item) and action.will_set(record, item[0])
        for item in items
    )


def shows_change_of(view: str, record: TaskRecord, items: Iterable[Item]) -> bool:
    """Is the view a form that shows what the task changes of one of these items?"""
    action = queryUtility(IAction, name=record.action)
    return has_form(action, view) and any(
        _is_about(action, record, item) for item in items
    )


def _is_about(action: Any, record: TaskRecord, item: Item) -> bool:
    # A move or a copy does not change its items, but it is about them.
    return item[0] in record.uids or action.changes(record, *item)


def own_pending_values(content: Any) -> dict[str, Any]:
    """What the current user's unfinished tasks will set, by short names of fields."""
    item = as_item(content)
    user_id = api.user.get_current().getId()
    values: dict[str, Any] = {}
    for record in pending_on([item]):
        if record.user_id == user_id and sets_fields_of(record, [item]):
            action = queryUtility(IAction, name=record.action)
            values.update(action.will_set(record, item[0]))
    return values


def pending_delete(content: Any) -> TaskRecord | None:
    """The unfinished task that deletes this content or a folder around it, or None."""
    found = pending_on([as_item(content)])
    return next((record for record in found if record.action == "delete"), None)


def on_demand(store: TaskStore, records: Iterable[TaskRecord]) -> list[TaskRecord]:
    """The tasks that a request may run now, with those that must end before them.

    It may not run large tasks, nor those that may still be undone, nor tasks that have
    to wait for one of them.
    """
    found: dict[str, TaskRecord] = {}
    for record in records:
        needed = _with_predecessors(store, record)
        if all(map(_may_run, needed.values())):
            found.update(needed)
    return sorted(found.values(), key=lambda record: record.created)


def _with_predecessors(store: TaskStore, record: TaskRecord) -> dict[str, TaskRecord]:
    needed, left = {}, [record]
    while left:
        record = left.pop()
        if record.id not in needed:
            needed[record.id] = record
            known = filter(None, map(store.get, record.deps))
            left += [dep for dep in known if not dep.status.final]
    return needed


def _may_run(record: TaskRecord) -> bool:
    action = queryUtility(IAction, name=record.action)
    if action is None or record.large or record.undo_seconds:
        return False
    return action.on_demand
