"""Reads the objects on the clipboard, and writes a clipboard for the worker."""

from AccessControl import getSecurityManager
from AccessControl.Permissions import delete_objects
from AccessControl.unauthorized import Unauthorized
from Acquisition import aq_inner
from Acquisition import aq_parent
from OFS.CopySupport import _cb_decode
from OFS.CopySupport import _cb_encode
from OFS.CopySupport import CopyError
from OFS.CopySupport import sanity_check
from OFS.Moniker import loadMoniker
from OFS.Moniker import Moniker
from typing import Any
from ZODB.POSException import ConflictError


COPY, CUT = 0, 1
# Bytes. The same limit as in OFS, since a compressed cookie may be very large.
MAX_SIZE = 8192


def read(target: Any, cookie: Any) -> tuple[int, list[Any]]:
    """The operation and the objects in the ``__cp`` cookie.

    Raises the same errors as manage_pasteObjects for this cookie and target:
    CopyError, Unauthorized or ValueError.
    """
    if cookie is None:
        raise CopyError("No clipboard data found.")
    try:
        operation, monikers = _cb_decode(cookie, MAX_SIZE)
    except Exception as error:
        raise CopyError("Clipboard Error") from error
    contents = [_bind(target, moniker) for moniker in monikers]
    for content in contents:
        _verify(target, content, operation)
    return operation, contents


def _bind(target: Any, moniker: Any) -> Any:
    try:
        return loadMoniker(moniker).bind(target.getPhysicalRoot())
    except ConflictError:
        raise
    except Exception as error:
        raise CopyError("Item Not Found") from error


def _verify(target: Any, content: Any, operation: int) -> None:
    target._verifyObjectPaste(content, validate_src=operation + 1)
    if operation == CUT:
        if not content.cb_isMoveable():
            raise CopyError("Not Supported")
        if not sanity_check(target, content):
            raise CopyError("This object cannot be pasted into itself")
    elif not content.cb_isCopyable():
        raise CopyError("Not Supported")


def write(operation: int, content: Any, at_once: bool | None = False) -> Any:
    """The value of the cookie for one object at its current path.

    With ``at_once``, what cannot be cut now raises the same errors as in
    manage_cutObjects: ResourceLockedError, or Unauthorized as Plone's REST API does.
    """
    if operation == CUT and at_once:
        parent = aq_parent(aq_inner(content))
        check = getSecurityManager().checkPermission
        if not (check(delete_objects, content) or check(delete_objects, parent)):
            raise Unauthorized
        return parent.manage_cutObjects([content.getId()])
    return _cb_encode((operation, [Moniker(content).dump()]))
