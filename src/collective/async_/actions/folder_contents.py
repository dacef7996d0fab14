"""Helpers for the patched views of folder_contents (``fc-*``)."""

from ..api import CatalogRow
from ..api import count_below
from ..api import description
from ..api import notify_before
from ..api import Paths
from ..api import record_task
from ..api import TaskFailed
from ..api import TaskRecord
from ..api import title_of
from ..i18n import _
from .groups import begin
from AccessControl import getSecurityManager
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Sequence
from plone import api
from plone.api.content import get_path
from plone.base.defaultpage import check_default_page_via_view
from plone.base.defaultpage import get_default_page_via_view
from Products.CMFCore.interfaces import IFolderish
from Products.CMFCore.permissions import ModifyPortalContent
from typing import Any
from typing import NamedTuple
from zope.i18n import translate
from zope.interface.interfaces import IObjectEvent


class Selected(NamedTuple):
    """What a task has to know of a selected item."""

    uid: str
    path: str
    title: str
    folderish: bool = False

    @classmethod
    def of(cls, view: Any, content: Any) -> "Selected":
        """For content that is loaded."""
        uid, title = api.content.get_uuid(content), view.objectTitle(content)
        return cls(uid, get_path(content), title, IFolderish.providedBy(content))

    @classmethod
    def from_row(cls, row: CatalogRow) -> "Selected":
        """For content that is not."""
        return cls(row.uid, row.path, row.title, row.folderish)

    @property
    def folder(self) -> str:
        """The path of the folder that it is in."""
        return folder_of(self.path)


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


def collect(view: Any, item: Any) -> None:
    """Add an item to the selection of the task."""
    view.__dict__.setdefault("_async_selected", []).append(item)


def collect_unless_refused(view: Any, event: IObjectEvent) -> None:
    """Add the event's content to the selection, or the reason why it is left out."""
    unauthorized = permission_denied(view.objectTitle(event.object))
    refusal = notify_before(event, unauthorized)
    if refusal is not None:
        leave_out(view, refusal)
        return
    collect(view, Selected.of(view, event.object))


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


def record_with_contents(
    view: Any, action: str, selected: Sequence[Selected], **params: Any
) -> TaskRecord:
    """Record a task of an action whose view can change the contents of folders, too."""
    writes, folders = changed(selected)
    tops = (item.path for item in selected if view.recurse and item.folderish)
    return record_selection(
        view,
        action,
        selected,
        params={
            **params,
            "recursive": view.recurse,
            "folders": folders,
            "tops": tuple(tops),
            **begin(item.uid for item in selected),
        },
        size=count_selected(selected, view.recurse),
        touches=Paths(writes=writes),
    )


def record_selection(
    view: Any,
    action: str,
    selected: Sequence[Selected],
    params: dict,
    touches: Paths,
    **values: Any,
) -> TaskRecord:
    """Record a task that changes these items; ``values`` are for ``record_task``."""
    titles = {item.uid: item.title for item in selected}
    pages = [path for item in selected for path in (item.folder, item.path)]
    return record_task(
        action,
        title=next(iter(titles.values())),
        container_title=title_of(view.dest),
        uids=tuple(titles),
        total=len(titles),
        params={"selection": True, "titles": titles, **params},
        pages=tuple(dict.fromkeys([*pages, *map(folder_of, touches.writes)])),
        touches=touches,
        **values,
    )


def changed_path(content: Any) -> str:
    """The path that is changed. With a default page, its folder is changed, too."""
    if check_default_page_via_view(content, content.REQUEST):
        content = aq_parent(aq_inner(content))
    return get_path(content)


def changed(
    selected: Sequence[Selected],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for selected items, and the UIDs of those folders.

    Each folder is asked once for its default page.
    """
    portal, folders = api.portal.get(), {}
    for path in {item.folder for item in selected}:
        folder = portal.unrestrictedTraverse(path)
        page = get_default_page_via_view(folder, folder.REQUEST)
        if page:
            folders[f"{path}/{page}"] = api.content.get_uuid(folder)
    writes = (item.folder if item.path in folders else item.path for item in selected)
    uids = (folders[item.path] for item in selected if item.path in folders)
    return tuple(writes), tuple(uids)


def folder_of(path: str) -> str:
    """The path of the folder that this is in."""
    return path.rpartition("/")[0]


def count_selected(selected: Sequence[Selected], recursive: bool) -> int:
    """The number of selected items; if ``recursive``, with all that they contain."""
    return sum(
        count_below(item.path) if recursive and item.folderish else 1
        for item in selected
    )


def decide_once(view: Any, decide: Callable[..., bool]) -> bool:
    """Call ``decide`` with the selected items, only once for each request."""
    if "_async_background" not in view.__dict__:
        view._async_background = decide(*visible(view.get_selection()))
    return view._async_background


def visible(uids: str | Sequence[str]) -> list[Any]:
    """The items that the user may see."""
    # Stock Plone's views find the same.
    catalog = api.portal.get_tool("portal_catalog")
    return [brain.getObject() for brain in catalog(UID=uids, show_inactive=True)]


def _words(message: str) -> tuple[str, Any]:
    # Messages with the same id are equal even if their mappings differ.
    return str(message), getattr(message, "mapping", None)
