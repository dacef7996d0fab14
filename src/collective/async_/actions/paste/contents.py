"""``fc-paste``, also in the menu of a row."""

from ...api import runs_in_background
from ..folder_contents import answer
from . import clipboard
from .ask import record_paste
from .ask import refuse
from .ask import servable
from .errors import EMPTY
from .errors import paste_error
from .toolbar import will_be_pasted
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
    title = view.objectTitle(view.dest)
    if not view.dest.cb_dataValid():
        return _refused(view, EMPTY)
    try:
        operation, contents = clipboard.read(view.dest, view.request["__cp"])
    except (Unauthorized, CopyError, ValueError) as error:
        return _refused(view, paste_error(error, title))
    if not (servable(view.dest, contents) and runs_in_background("paste", *contents)):
        return stock(view)
    refusal = refuse(view.dest)
    if refusal is not None:
        return _refused(view, refusal)
    record = record_paste(view.dest, operation, contents)
    return answer(view, record, will_be_pasted(title))


def _refused(view: Any, message: str) -> str:
    view.errors.append(message)
    return view.message()
