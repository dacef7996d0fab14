"""Tells an open page which tasks of its notice have ended, and if it has changed."""

from ..tasks.enqueue import get_task
from collections.abc import Iterable
from collections.abc import Mapping
from hashlib import sha256
from itertools import islice
from plone import api
from plone.api.content import get_path
from typing import Any


# Lines of a notice.
MAX_LINES = 3
# No page lists more of a folder.
MAX_ITEMS = 1000
# What a page and a listing show of an item, as far as tasks change it.
COLUMNS = (
    *("getId", "UID", "Title", "Description", "Subject", "review_state"),
    *("modified", "effective", "expires"),
)


def notice_info(context: Any) -> dict[str, str]:
    """What the script sends with each poll from a page with a notice."""
    # The path before the site is nobody's business.
    path = get_path(context).removeprefix(get_path(api.portal.get()))
    return {"path": path, "shown": _shown(path)}


def notice_answer(form: Mapping[str, Any], ids: Iterable[str]) -> dict[str, Any] | None:
    """Which of these tasks are not open any more, and whether the page has changed.

    Everybody may ask that about any task, so nothing else is told about it: not even
    whether it has ever been there. Whether the page has changed is found out from what
    the current user may see. None if ``form`` is not what ``notice_info`` returned.
    """
    path, shown = form.get("notice_path"), form.get("notice_shown")
    if not isinstance(path, str) or not isinstance(shown, str):
        return None
    closed = [id_ for id_ in islice(ids, MAX_LINES) if not _is_open(id_)]
    changed = bool(closed) and shown != _shown(path)
    return {"shown": shown, "closed": closed, "changed": changed}


def _is_open(task_id: str) -> bool:
    record = get_task(task_id)
    return record is not None and not record.status.final


def _shown(path: str) -> str:
    """A hash of what the current user sees of the item at this path, and in it."""
    catalog = api.portal.get_tool("portal_catalog")
    full_path = get_path(api.portal.get()) + path
    item = catalog(path={"query": full_path, "depth": 0}, show_inactive=True)
    items = catalog(
        path={"query": full_path, "depth": 1},
        sort_on="getObjPositionInParent",
        sort_limit=MAX_ITEMS,
        show_inactive=True,
    )
    rows = [
        [str(getattr(brain, name)) for name in COLUMNS]
        for brain in (*item, *islice(items, MAX_ITEMS))
    ]
    return sha256(repr((path, rows)).encode()).hexdigest()[:16]
