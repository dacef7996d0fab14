"""What both entry points of paste do in the request."""

from ...events import AsyncBeforePaste
from ...tasks.ask import record_task
from ...tasks.ask import veto
from ...tasks.record import TaskRecord
from ...tasks.record import Touches
from ..base import count_items
from ..contents import path_of
from . import clipboard
from .errors import paste_error
from plone import api
from plone.base.utils import safe_text
from plone.uuid.interfaces import IUUID
from typing import Any
from zExceptions import Unauthorized


def refuse(target: Any) -> str | None:
    """The message of a subscriber that vetoed the paste, or None."""
    unauthorized = paste_error(Unauthorized(), safe_text(target.Title()))
    return veto(AsyncBeforePaste(target), unauthorized)


def servable(target: Any, contents: list[Any]) -> bool:
    """Can all of them be found again by UID, wherever they are by then?"""
    return bool(contents) and all(IUUID(c, None) for c in (target, *contents))


def record_paste(target: Any, operation: int, contents: list[Any]) -> TaskRecord:
    """Record one task for all that is on the clipboard."""
    titles = {IUUID(c): safe_text(c.Title()) or c.getId() for c in contents}
    sources = tuple(map(path_of, contents))
    cut = operation == clipboard.CUT
    return record_task(
        "paste",
        title=next(iter(titles.values())),
        container_title=safe_text(target.Title()),
        uids=tuple(titles),
        size=count_items(*contents),
        total=len(titles),
        params={
            "selection": len(titles) > 1,
            "operation": operation,
            "target": api.content.get_uuid(target),
            "titles": titles,
        },
        paths=(path_of(target),),
        touches=Touches(
            writes=sources if cut else (),
            reads=() if cut else sources,
            points=(path_of(target),),
        ),
    )
