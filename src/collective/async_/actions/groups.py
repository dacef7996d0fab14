"""Groups: the contents of folders as parts of the task, added while it runs."""

from ..api import TaskRecord
from ..api import title_of
from ..i18n import _
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from functools import partial
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from plone import api
from plone.base.utils import safe_text
from Products.CMFCore.interfaces import IFolderish
from typing import Any


# Items. The worker makes a savepoint for each part. A savepoint for each item would
# take about as long as the change itself.
GROUP_SIZE = 50


@dataclass(frozen=True)
class Group:
    """Some items in a folder: ``folder`` is its UID, ``ids`` are their ids.

    ``again`` is True for one item of a group that has failed as a whole.
    """

    folder: str
    folder_title: str
    ids: tuple[str, ...]
    title: str
    again: bool = False


def begin(uids: Iterable[str]) -> dict[str, Any]:
    """The parameters of a task that has no groups yet."""
    return {"parts": PersistentList(uids), "groups": PersistentMapping()}


def add_contents(record: TaskRecord, key: str, folder: Any) -> None:
    """Add groups with the contents of a folder after the part with this key."""
    if not IFolderish.providedBy(folder):
        return
    ids, folder_title = tuple(folder.keys()), safe_text(folder.Title())
    groups = []
    for first in range(0, len(ids), GROUP_SIZE):
        some = ids[first : first + GROUP_SIZE]
        title = _(
            "Contents of “${folder}”, ${first} to ${last}",
            mapping={
                "folder": folder_title,
                "first": str(first + 1),
                "last": str(first + len(some)),
            },
        )
        groups.append((some, title))
    if groups:
        uid = api.content.get_uuid(folder)
        _insert(record, key, [Group(uid, folder_title, *group) for group in groups])


def split(record: TaskRecord, key: str, folder: Any) -> None:
    """Make each item of a group its own part, since one of them fails."""
    group = record.params["groups"][key]
    record.params["groups"][key] = replace(group, ids=())
    children = ((id_, folder.get(id_)) for id_ in group.ids)
    titles = {id_: id_ if c is None else title_of(c) for id_, c in children}
    single = partial(replace, group, again=True)
    _insert(record, key, [single(ids=(i,), title=title) for i, title in titles.items()])


def _insert(record: TaskRecord, key: str, groups: Iterable[Group]) -> None:
    parts = record.params["parts"]
    place = parts.index(key) + 1
    # After the parts that this one has added before.
    while place < len(parts) and parts[place].startswith(f"{key}/"):
        place += 1
    numbered = enumerate(groups, len(parts))
    named = {f"{key}/{number}": group for number, group in numbered}
    parts[place:place] = list(named)
    record.params["groups"].update(named)


def size(record: TaskRecord, key: str | None) -> int:
    """The number of items in a part."""
    group = record.params["groups"].get(key)
    return 1 if group is None else len(group.ids)


def count(record: TaskRecord) -> None:
    """Update the task's progress from the parts that are known."""
    count_total(record)
    record.processed = sum(size(record, outcome.uid) for outcome in record.outcomes)


def count_total(record: TaskRecord) -> None:
    """Update the number of the task's items from the parts that are known."""
    groups = record.params["groups"]
    sizes = {key: len(group.ids) for key, group in groups.items()}
    record.total = sum(sizes.get(key, 1) for key in record.params["parts"])
