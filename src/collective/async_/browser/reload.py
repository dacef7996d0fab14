"""Which pages of a site may reload themselves, and what they show."""

from typing import Any
from zope.component import getMultiAdapter


ANY_TASK = "*"


def page_info(context: Any, request: Any, view: Any) -> dict[str, Any]:
    """What the script compares a finished task with.

    ``task`` is the task a page is about (ANY_TASK for the list of all), ``urls``
    are the addresses of the content that a page shows. Forms and other special
    views have neither: they never reload.
    """
    task = getattr(view, "async_task", None)
    state = getMultiAdapter((context, request), name="plone_context_state")
    urls = []
    # The answer to a POST would ask whether to send the form again.
    if request.method in ("GET", "HEAD") and state.is_view_template():
        # A default page shows its folder, too.
        urls = sorted({state.canonical_object_url(), state.object_url()})
    return {"task": task, "urls": urls}
