"""Records a task that sorts a folder, in folder_contents and in the REST API."""

from ...api import can_be_found
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...api import TaskRecord
from ...api import title_of
from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from plone.api.content import get_path
from typing import Any


# Items in the folder. Sorting 600 takes some seconds.
THRESHOLD = 100


def should_be_task(folder: Any, index: Any) -> bool:
    """Can a task sort the folder by this index, and is it worth one?"""
    return (
        isinstance(index, str)
        and _can_sort(index)
        and can_be_found(folder)
        and runs_in_background("rearrange", folder, count=_number, threshold=THRESHOLD)
    )


def record_rearrange(folder: Any, **params: Any) -> TaskRecord:
    """Record a task for the current user; ``params`` are those of the action."""
    path = get_path(folder)
    return record_task(
        "rearrange",
        title=title_of(folder),
        container_title=title_of(aq_parent(aq_inner(folder))),
        uids=(api.content.get_uuid(folder),),
        params=params,
        size=_number(folder),
        pages=(path,),
        touches=Paths(writes=(path,)),
    )


def _can_sort(index: str) -> bool:
    catalog = api.portal.get_tool("portal_catalog")
    # Not each index can: a full-text index cannot.
    return hasattr(catalog._catalog.indexes.get(index), "documentToKeyMap")


def _number(folder: Any) -> int:
    return len(folder.objectIds())
