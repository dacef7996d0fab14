"""What both views for paste do in the request."""

from ...api import as_item
from ...api import can_be_found
from ...api import count_items
from ...api import deletion_refusal
from ...api import finish_pending
from ...api import notify_before
from ...api import Paths
from ...api import record_task
from ...api import TaskRecord
from ...api import title_of
from ...events import AsyncBeforePaste
from . import clipboard
from .errors import paste_error
from plone import api
from plone.api.content import get_path
from plone.base.utils import safe_text
from plone.uuid.interfaces import IUUID
from typing import Any
from zExceptions import Unauthorized


def refusal_reason(target: Any, contents: list[Any]) -> str | None:
    """Why the paste is refused by a subscriber, or by a delete; None if it is not."""
    refusal = next(filter(None, map(deletion_refusal, contents)), None)
    if refusal is not None:
        return refusal
    unauthorized = paste_error(Unauthorized(), title_of(target))
    return notify_before(AsyncBeforePaste(target), unauthorized)


def findable(target: Any, contents: list[Any]) -> bool:
    """Can the worker find all of them by UID, even if they are moved?"""
    return bool(contents) and can_be_found(target, *contents)


def finish_earlier(contents: list[Any]) -> None:
    """Run the small tasks on what will be pasted at once, so that it is as shown."""
    items = [as_item(content) for content in contents]
    finish_pending(*items, below=[path for _uid, path in items])


def record_paste(
    target: Any, operation: int, contents: list[Any], at_once: bool = False
) -> TaskRecord:
    """Enqueue one task for everything on the clipboard.

    ``at_once`` is for what was not cut before, but is moved by one request.
    """
    titles = {IUUID(c): safe_text(c.Title()) or c.getId() for c in contents}
    sources = tuple(map(get_path, contents))
    cut = operation == clipboard.CUT
    return record_task(
        "paste",
        title=next(iter(titles.values())),
        container_title=title_of(target),
        uids=tuple(titles),
        size=count_items(*contents),
        total=len(titles),
        params={
            "selection": len(titles) > 1,
            "operation": operation,
            "target": api.content.get_uuid(target),
            "titles": titles,
            "at_once": at_once,
        },
        pages=(get_path(target),),
        touches=Paths(
            writes=sources if cut else (),
            reads=() if cut else sources,
            adds_to=(get_path(target),),
        ),
    )
