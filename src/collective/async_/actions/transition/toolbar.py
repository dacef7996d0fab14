"""The State menu (``content_status_modify``) and its page (``folder_publish``)."""

from ...api import as_in_stock_plone
from ...api import can_be_found
from ...api import count_items
from ...api import is_transient
from ...api import notify_before
from ...api import runs_in_background
from ...api import title_of
from ...events import AsyncBeforeTransition
from ...i18n import _
from ..dates import NO_DATE
from ..dates import to_date
from ..folder_contents import changed_path
from ..groups import add_contents
from .enqueue import record_transition
from .enqueue import THRESHOLD
from .workflow import is_available
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Sequence
from plone import api
from plone.api.content import get_path
from plone.protect import CheckAuthenticator
from plone.protect import PostOnly
from plone.registry.interfaces import IRegistry
from Products.CMFCore.interfaces import IContentish
from typing import Any
from zope.component import getUtility


DATES = ("effective_date", "expiration_date")


def modify(
    stock: Callable,
    view: Any,
    workflow_action: Any = None,
    comment: Any = "",
    effective_date: Any = None,
    expiration_date: Any = None,
    **kwargs: Any,
) -> Any:
    """Enqueue the task if many items are reindexed; otherwise call stock Plone."""
    content = aq_inner(view.context)
    dates = _dates(view.request, effective_date, expiration_date)
    if not (
        dates is not None
        and _is_text(workflow_action, comment)
        and is_available(content, workflow_action)
        and _in_background(content)
    ):
        arguments = (workflow_action, comment, effective_date, expiration_date)
        return stock(view, *arguments, **kwargs)
    CheckAuthenticator(view.request)
    if _not_refused(view, [content], workflow_action, comment, recursive=False):
        params = {"transition": workflow_action, "comments": comment, "dates": dates}
        record_transition([content], {**params, "recursive": False})
        _tell(view, [content])
    elif _is_in_window(view.request, "form.button.Publish"):
        form = api.content.get_view("content_status_history", content, view.request)
        return form.template()
    return view.request.response.redirect(_address(content))


def publish(
    stock: Callable,
    view: Any,
    workflow_action: Any = None,
    paths: Any = None,
    comment: Any = "No comment",
    expiration_date: Any = None,
    effective_date: Any = None,
    include_children: Any = False,
) -> Any:
    """Enqueue one task for all paths, and for what is in them if included."""
    PostOnly(view.request)
    CheckAuthenticator(view.request)
    dates = _dates(view.request, effective_date, expiration_date)
    contents = _contents(paths)
    if not (
        contents
        and dates is not None
        and workflow_action
        and _is_text(workflow_action, comment)
        and _in_background(*contents)
    ):
        # It calls the view of the State menu for each item, and there is no task each.
        with as_in_stock_plone(view.request):
            return stock(
                view,
                workflow_action,
                paths,
                comment,
                expiration_date,
                effective_date,
                include_children,
            )
    recursive = bool(include_children)
    asked = len(contents)
    contents = _not_refused(view, contents, workflow_action, comment, recursive)
    if contents:
        params = {"transition": workflow_action, "comments": comment, "dates": dates}
        record = record_transition(
            contents, {**params, "recursive": recursive, "lenient": True}
        )
        if recursive:
            for content in contents:
                add_contents(record, api.content.get_uuid(content), content)
        _tell(view, contents)
    refused = len(contents) < asked
    if refused and _is_in_window(view.request, "form.button.FolderPublish"):
        # The page that has called this draws its form again.
        return None
    return view.redirect()


def _is_in_window(request: Any, button: str) -> bool:
    """Was this button of *Advanced…* pressed in Plone's window?

    After a redirect, the window would show all of that page.
    """
    is_ajax = request.getHeader("X-Requested-With") == "XMLHttpRequest"
    return is_ajax and button in request.form


def _dates(request: Any, effective: Any, expires: Any) -> tuple[Any, Any] | None:
    """Both dates, which stock Plone also reads from the form; None if it cannot."""
    given = zip(DATES, (effective, expires), strict=True)
    form = request.form
    try:
        effective, expires = (
            _date(value or form.get(f"form.widgets.{name}") or value)
            for name, value in given
        )
    except NO_DATE:
        return None
    return effective, expires


def _date(value: Any) -> Any:
    # Stock Plone ignores what is too short for a year.
    return to_date(value) if value and len(str(value)) > 5 else None


def _is_text(*values: Any) -> bool:
    return all(isinstance(value or "", str) for value in values)


def _contents(paths: Any) -> list[Any]:
    """The content that the user may access; stock Plone skips the rest, too."""
    found = {}
    # A single path is a text, of which stock Plone takes each letter.
    for path in paths if isinstance(paths, (list, tuple)) else ():
        try:
            content = api.portal.get().restrictedTraverse(path, None)
        except Exception as error:
            if is_transient(error):
                raise
            continue
        if IContentish.providedBy(content):
            found[get_path(content)] = content
    return list(found.values())


def _in_background(*contents: Any) -> bool:
    return can_be_found(*contents) and runs_in_background(
        "transition", *map(_top, contents), count=count_items, threshold=THRESHOLD
    )


def _top(content: Any) -> Any:
    """The content, or its folder if it is the default page: that is changed, too."""
    path = changed_path(content)
    return content if path == get_path(content) else aq_parent(aq_inner(content))


def _not_refused(
    view: Any, contents: list[Any], transition: str, comment: str, recursive: bool
) -> list[Any]:
    """The contents without those that are refused; the editor is told why."""
    accepted = []
    for content in contents:
        unauthorized = _(
            "You may not change the state of “${title}”.",
            mapping={"title": title_of(content)},
        )
        event = AsyncBeforeTransition(content, transition, comment, recursive)
        refusal = notify_before(event, unauthorized)
        if refusal is None:
            accepted.append(content)
        else:
            api.portal.show_message(refusal, view.request, type="error")
    return accepted


def _tell(view: Any, contents: Sequence[Any]) -> None:
    one = _(
        "The state of “${title}” will be changed in the background.",
        mapping={"title": title_of(contents[0])},
    )
    many = _(
        "The state of ${count} items will be changed in the background.",
        mapping={"count": str(len(contents))},
    )
    api.portal.show_message(many if len(contents) > 1 else one, view.request)


def _address(content: Any) -> str:
    types = getUtility(IRegistry).get("plone.types_use_view_action_in_listings", ())
    return content.absolute_url() + ("/view" if content.portal_type in types else "")
