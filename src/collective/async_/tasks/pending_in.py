"""What is pending in a folder: for the rows of *Contents*, and for listings."""

from .action import action_of
from .control import may_see
from .dependencies import is_within
from .messages import translated
from .pending_texts import all_pending_in
from .pending_texts import arriving_text
from .pending_texts import Pending
from .pending_texts import pending_texts
from .pending_texts import pending_uids
from .record import TaskRecord
from .store import get_store
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from itertools import islice
from plone import api
from plone.base.utils import safe_text
from typing import Any


# Of each task. No page of Contents shows that many rows.
MAX_ITEMS = 1000
# In all. More would hide what is there.
MAX_ARRIVING = 20


@dataclass
class PendingIn:
    """An open task that concerns a folder, as far as the current user may see it.

    ``items`` are titles by UID; ``arriving`` are the titles of what is not there yet.
    """

    record: TaskRecord
    texts: Pending | None = None
    items: dict[str, str] = field(default_factory=dict)
    arriving: list[str] = field(default_factory=list)


def pending_in(path: str) -> Iterator[PendingIn]:
    """The open tasks of all users in the folder with this physical path."""
    for record in get_store().active():
        here = PendingIn(record, pending_texts(record))
        inside = {"query": path, "depth": 1}
        if here.texts is not None and all_pending_in(record, path):
            here.items = _titles(_brains(path=inside))
        elif here.texts is not None and _is_about(record, path):
            here.items = _visible(pending_uids(record), path=inside)
        if path in record.touches.adds_to and arriving_text(record):
            here.arriving = _arriving(record)
        if here.items or here.arriving:
            yield here


def rows(request: Any, url: Any) -> dict[str, Any]:
    """The JSON for the script: the pending rows of the folder with this address.

    ``rows`` has, by UID, a position in ``texts``. There are none if the address is not
    that of a folder that the user may view.
    """
    path = _path(request, url)
    found = [] if path is None else list(pending_in(path))
    texts: list[dict[str, Any]] = []
    uids: dict[str, int] = {}
    arriving: list[dict[str, str]] = []
    for here in found:
        text = _text(request, here.texts)
        # An item that is edited and then deleted is one that leaves.
        new = (uid for uid in here.items if text["leaves"] or uid not in uids)
        uids.update(dict.fromkeys(new, len(texts)))
        texts.append(text)
        note = translated(request, arriving_text(here.record))
        arriving += [{"title": title, "text": note} for title in here.arriving]
    return {
        "folder": url,
        "tasks": [here.record.id for here in found],
        "texts": texts,
        "rows": uids,
        "arriving": arriving[:MAX_ARRIVING],
    }


def _text(request: Any, texts: Pending | None) -> dict[str, Any]:
    if texts is None:
        return {"text": "", "leaves": False}
    return {"text": translated(request, texts.row), "leaves": texts.leaves}


def _path(request: Any, url: Any) -> str | None:
    """The physical path at this address, if it is content that the user may view."""
    if not isinstance(url, str):
        return None
    try:
        path = "/".join(request.physicalPathFromURL(url))
    except ValueError:
        return None
    site = api.content.get_path(api.portal.get())
    if path == site:
        return path
    # Not traversed: what browsers send could name anything.
    found = is_within(path, site) and _brains(path={"query": path, "depth": 0})
    return path if found else None


def _is_about(record: TaskRecord, path: str) -> bool:
    parents = (write.rpartition("/")[0] for write in record.touches.writes)
    return path in record.pages or path in parents


def _arriving(record: TaskRecord) -> list[str]:
    """The titles of what is still to come, without those that the user may not see."""
    done = {outcome.uid for outcome in record.outcomes if outcome.ok}
    left = [uid for uid in record.uids if uid not in done]
    if not may_see(record):
        visible = _visible(left)
        left = [uid for uid in left if uid in visible]
    action = action_of(record)
    return [action.item_title(record, uid) for uid in left]


def _visible(uids: Iterable[str], **query: Any) -> dict[str, str]:
    """The titles of those of these items that the user may view, by UID."""
    some = list(uids)[:MAX_ITEMS]
    return _titles(_brains(UID=some, **query)) if some else {}


def _titles(brains: Iterable[Any]) -> dict[str, str]:
    return {
        brain.UID: safe_text(brain.Title) or brain.getId
        for brain in islice(brains, MAX_ITEMS)
    }


def _brains(**query: Any) -> Iterable[Any]:
    return api.portal.get_tool("portal_catalog")(show_inactive=True, **query)
