"""Helpers for the patched views of folder_contents (``fc-*``)."""

from ..api import description
from ..api import notify_before
from ..api import record_task
from ..api import TaskFailed
from ..api import TaskRecord
from ..api import title_of
from ..i18n import _
from AccessControl import getSecurityManager
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Sequence
from plone import api
from plone.api.content import get_path
from plone.base.defaultpage import check_default_page_via_view
from Products.CMFCore.permissions import ModifyPortalContent
from typing import Any
from zope.i18n import translate
from zope.interface.interfaces import IObjectEvent


def answer(view: Any, record: TaskRecord) -> str:
    """The JSON that stock Plone's script expects, with the task's id.

    Its message says what the task does. The texts in ``view.errors`` are added to it.
    """
    request = view.request
    text = translate(description(record), context=request)
    errors = [translate(error, context=request) for error in view.errors]
    if errors:
        text = "{}: {}".format(text, "\n".join(errors))
    data: dict[str, Any] = {"status": "warning" if errors else "success", "msg": text}
    data.update(task_id=record.id, task_ids=[record.id])
    return view.json(data)


def leave_out(view: Any, refusal: str) -> None:
    """Add the reason why an item is left out, unless it was added before."""
    if _words(refusal) not in map(_words, view.errors):
        view.errors.append(refusal)


def collect(view: Any, content: Any) -> None:
    """Add an item to the selection of the task."""
    view.__dict__.setdefault("_async_selected", []).append(content)


def collect_unless_refused(view: Any, event: IObjectEvent) -> None:
    """Add the event's content to the selection, or the reason why it is left out."""
    unauthorized = permission_denied(view.objectTitle(event.object))
    refusal = notify_before(event, unauthorized)
    if refusal is not None:
        leave_out(view, refusal)
        return
    collect(view, event.object)


def permission_denied(title: str) -> str:
    """The message about an item that the user may not change."""
    return _("You may not change “${title}”.", mapping={"title": title})


def check_modify(content: Any, title: str) -> None:
    """Raise TaskFailed if the current user may not change the item (any more)."""
    if not getSecurityManager().checkPermission(ModifyPortalContent, content):
        raise TaskFailed(permission_denied(title))


def take_collected(view: Any, missing: Sequence[Any]) -> list[Any]:
    """The collected items. If there are some, report the missing ones."""
    selected = view.__dict__.pop("_async_selected", [])
    if selected:
        report_missing(view, missing)
    return selected


def report_missing(view: Any, missing: Sequence[Any]) -> None:
    """Add how many items are deleted or hidden from the user, like stock Plone."""
    if missing:
        view.errors.append(
            _("${items} could not be found", mapping={"items": str(len(missing))})
        )


def record_selection(
    view: Any, action: str, selected: Sequence[Any], params: dict, **values: Any
) -> TaskRecord:
    """Record a task that changes these items; ``values`` are for ``record_task``."""
    titles = {api.content.get_uuid(c): view.objectTitle(c) for c in selected}
    pages = [
        p for c in selected for p in (get_path(aq_parent(aq_inner(c))), get_path(c))
    ]
    return record_task(
        action,
        title=next(iter(titles.values())),
        container_title=title_of(view.dest),
        uids=tuple(titles),
        total=len(titles),
        params={"selection": True, "titles": titles, **params},
        pages=tuple(dict.fromkeys(pages)),
        **values,
    )


def changed_path(content: Any) -> str:
    """The path that is changed. With a default page, its folder is changed, too."""
    if check_default_page_via_view(content, content.REQUEST):
        content = aq_parent(aq_inner(content))
    return get_path(content)


def decide_once(view: Any, decide: Callable[..., bool]) -> bool:
    """Call ``decide`` with the selected items, only once for each request."""
    if "_async_background" not in view.__dict__:
        view._async_background = decide(*visible(view.get_selection()))
    return view._async_background


def visible(uids: str | Sequence[str]) -> list[Any]:
    """The items that the user may see. Stock Plone's views find the same."""
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog(UID=uids, show_inactive=True)
    return [brain.getObject() for brain in brains]


def _words(message: str) -> tuple[str, Any]:
    # Messages with the same id are equal even if their mappings differ.
    return str(message), getattr(message, "mapping", None)
