"""Tells the script whether a page may reload itself, and what the page shows."""

from .open_form import form_info
from typing import Any
from zope.component import getMultiAdapter


ANY_TASK = "*"


def page_info(context: Any, request: Any, view: Any) -> dict[str, Any]:
    """The data that the script compares with a finished task.

    ``task`` is the id of the task that the page is about (ANY_TASK for the list of
    tasks). ``urls`` are the addresses of the content that the page shows. Forms and
    other special views have neither, so they never reload. ``form`` is what the script
    sends with each poll from a form. ``shown`` is the id of the task (or ANY_TASK) of
    which the box need not tell, since the page does.
    """
    task = getattr(view, "async_task", None)
    state = getMultiAdapter((context, request), name="plone_context_state")
    urls = []
    # If the page is the answer to a POST, the browser would ask whether to resend it.
    if request.method in ("GET", "HEAD") and state.is_view_template():
        # A default page has its folder's address, too.
        urls = sorted({state.canonical_object_url(), state.object_url()})
    info = {"task": task, "urls": urls}
    more = {"form": form_info(context, view), "shown": getattr(view, "async_shown", "")}
    return info | {name: value for name, value in more.items() if value}
