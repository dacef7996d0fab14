"""``object_paste``, in the toolbar."""

from ...api import runs_in_background
from ...api import title_of
from ...i18n import _
from ..placing import paste_target
from . import clipboard
from .enqueue import findable
from .enqueue import finish_earlier
from .enqueue import record_paste
from .enqueue import refusal_reason
from .errors import EMPTY
from .errors import paste_error
from collections.abc import Callable
from OFS.CopySupport import CopyError
from typing import Any
from zExceptions import Unauthorized
from zope.i18nmessageid import Message


def do_action(stock: Callable, view: Any) -> Any:
    """Enqueue the task, or show the error that stock Plone would show."""
    target = paste_target(view.context)
    url = view.canonical_object_url
    title = title_of(target)
    if not target.cb_dataValid():
        return view.do_redirect(url, EMPTY, "error")
    try:
        operation, contents = clipboard.read(target, view.request["__cp"])
    except (Unauthorized, CopyError, ValueError) as error:
        return view.do_redirect(url, paste_error(error, title), "error")
    if not (findable(target, contents) and runs_in_background("paste", *contents)):
        finish_earlier(contents)
        return stock(view)
    refusal = refusal_reason(target, contents)
    if refusal is not None:
        return view.do_redirect(url, refusal, "error")
    record_paste(target, operation, contents)
    return view.do_redirect(url, will_be_pasted(title))


def will_be_pasted(title: str) -> Message:
    """The message for the editor. ``title`` is the title of the target."""
    return _(
        "What you copied or cut will be pasted into “${title}” in the background.",
        mapping={"title": title},
    )
