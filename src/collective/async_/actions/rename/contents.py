"""``fc-rename``: one task for the whole selection."""

from ...api import count_items
from ...api import Paths
from ...api import record_task
from ...api import runs_in_background
from ...api import title_of
from ..folder_contents import answer
from ..folder_contents import leave_out
from ..folder_contents import report_missing
from ..folder_contents import visible
from ..placing import is_movable
from .enqueue import touches
from .toolbar import refusal_reason
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Iterator
from plone import api
from plone.api.content import get_path
from plone.base.utils import safe_text
from typing import Any


def rename_selected(stock: Callable, view: Any) -> str:
    """Record one task for all items whose id or title is to change."""
    view.protect()
    found = {uid: (visible(uid), *new) for uid, *new in _asked(view.request.form)}
    missing = [uid for uid, (contents, *_new) in found.items() if not contents]
    asked = {
        uid: (contents[0], *new) for uid, (contents, *new) in found.items() if contents
    }
    known = [content for content, *_new in asked.values()]
    if not (all(map(is_movable, known)) and runs_in_background("rename", *known)):
        return stock(view)
    view.errors = []
    selected: list[Any] = []
    names: dict[str, tuple[str, str]] = {}
    for uid, (content, newid, newtitle) in asked.items():
        if not _changes(content, newid, newtitle):
            continue
        refusal = refusal_reason(content, view.objectTitle(content), newid, newtitle)
        if refusal is None:
            selected.append(content)
            names[uid] = (newid, newtitle)
        else:
            leave_out(view, refusal)
    if not selected:
        return view.message(missing)
    report_missing(view, missing)
    return answer(view, _record(view, selected, names))


def _record(view: Any, selected: list, names: dict) -> Any:
    parent = aq_parent(aq_inner(selected[0]))
    writes = [touches(c, names[api.content.get_uuid(c)][0]).writes for c in selected]
    titles = {api.content.get_uuid(c): view.objectTitle(c) for c in selected}
    paths = [
        p for c in selected for p in (get_path(aq_parent(aq_inner(c))), get_path(c))
    ]
    return record_task(
        "rename",
        title=next(iter(titles.values())),
        container_title=title_of(parent),
        uids=tuple(titles),
        size=count_items(*selected),
        total=len(titles),
        params={"selection": True, "titles": titles, "names": names},
        pages=tuple(dict.fromkeys(paths)),
        touches=Paths(writes=tuple(path for pair in writes for path in pair)),
    )


def _asked(form: dict) -> Iterator[tuple[str, str, str]]:
    """The (UID, new id, new title) of each item; their fields end in its number."""
    for key, uid in form.items():
        if key.startswith("UID_"):
            index = key.removeprefix("UID_")
            newid = form.get(f"newid_{index}", "")
            newtitle = form.get(f"newtitle_{index}", "")
            if all(isinstance(value, str) for value in (uid, newid, newtitle)):
                yield uid, newid, newtitle


def _changes(content: Any, newid: str, newtitle: str) -> bool:
    return bool(
        (newid and newid != content.getId())
        or (newtitle and newtitle != safe_text(content.Title()))
    )
