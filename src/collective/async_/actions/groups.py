"""Groups: the contents of folders as parts of the task, added while it runs."""

from ..api import TaskRecord
from ..api import title_of
from ..i18n import _
from collections.abc import Iterable
from dataclasses import dataclass
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
    ids = tuple(folder.keys())
    for first in range(0, len(ids), GROUP_SIZE):
        some = ids[first : first + GROUP_SIZE]
        title = _(
            "Contents of “${folder}”, ${first} to ${last}",
            mapping={
                "folder": safe_text(folder.Title()),
                "first": str(first + 1),
                "last": str(first + len(some)),
            },
        )
        _insert(record, key, folder, some, title)


def split(record: TaskRecord, key: str, folder: Any) -> None:
    """Make each item of a group its own part, since one of them fails."""
    groups = record.params["groups"]
    group = groups[key]
    groups[key] = Group(group.folder, group.folder_title, (), group.title)
    for id_ in group.ids:
        child = folder.get(id_)
        title = id_ if child is None else title_of(child)
        _insert(record, key, folder, (id_,), title, again=True)


def _insert(
    record: TaskRecord,
    key: str,
    folder: Any,
    ids: tuple[str, ...],
    title: str,
    again: bool = False,
) -> None:
    parts = record.params["parts"]
    place = parts.index(key) + 1
    # After the parts that this one has added before.
    while place < len(parts) and parts[place].startswith(f"{key}/"):
        place += 1
    name = f"{key}/{len(parts)}"
    parts.insert(place, name)
    uid, folder_title = api.content.get_uuid(folder), safe_text(folder.Title())
    record.params["groups"][name] = Group(uid, folder_title, ids, title, again)


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
