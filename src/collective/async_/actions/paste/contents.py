"""``fc-paste``, also in the menu of a row."""

from ...api import runs_in_background
from ..folder_contents import answer
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


def paste(stock: Callable, view: Any) -> str:
    """Enqueue the task, or return the error that stock Plone would return."""
    view.protect()
    view.errors = []
    path, _slash, name = str(view.request.form["folder"]).lstrip("/").rpartition("/")
    view.dest = view.site.unrestrictedTraverse(path).restrictedTraverse(name)
    target = paste_target(view.dest)
    title = view.objectTitle(view.dest)
    if not target.cb_dataValid():
        return _refused(view, EMPTY)
    try:
        operation, contents = clipboard.read(target, view.request["__cp"])
    except (Unauthorized, CopyError, ValueError) as error:
        return _refused(view, paste_error(error, title))
    if not (findable(target, contents) and runs_in_background("paste", *contents)):
        finish_earlier(contents)
        return stock(view)
    refusal = refusal_reason(target, contents)
    if refusal is not None:
        return _refused(view, refusal)
    record = record_paste(target, operation, contents)
    return answer(view, record)


def _refused(view: Any, message: str) -> str:
    view.errors.append(message)
    return view.message()
