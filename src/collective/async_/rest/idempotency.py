"""The header ``Idempotency-Key``: a request that is sent again gives the same task."""

from ..i18n import _
from ..tasks.access import user_id
from ..tasks.record import TaskRecord
from ..tasks.request_keys import find_request
from ..tasks.request_keys import remember_request
from ..tasks.store import get_store
from .refused import Refused
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import re


# Visible characters, in quotes as in a structured header (RFC 8941) or without.
KEY = re.compile(r'"?([\x21\x23-\x7e]{1,255})"?')


def record_once(
    request: Any, record: Callable[[], TaskRecord | None]
) -> TaskRecord | None:
    """Call ``record``, unless the request was sent before; then return its task.

    Raises Refused if the key is malformed or was used for another request.
    """
    key = _key(request)
    if key is None:
        return record()
    return _known(request, key) or _remembered(request, key, record())


def _key(request: Any) -> str | None:
    header = request.getHeader("Idempotency-Key")
    if header is None:
        return None
    found = KEY.fullmatch(header.strip())
    if found is None:
        raise Refused(400, _("The Idempotency-Key is malformed."))
    return found[1]


def _known(request: Any, key: str) -> TaskRecord | None:
    found = find_request(get_store(), user_id() or "", key)
    if found is None:
        return None
    if found.digest != _digest(request):
        raise Refused(422, _("This Idempotency-Key was used for another request."))
    record = get_store().get(found.task_id)
    if record is None:
        text = _("This request was made before, and its task is not kept any more.")
        raise Refused(409, text)
    return record


def _remembered(request: Any, key: str, record: TaskRecord | None) -> TaskRecord | None:
    # What was answered at once may be asked for again.
    if record is not None:
        remember_request(key, _digest(request), record)
    return record


def _digest(request: Any) -> str:
    body = request.get("BODY") or b""
    parts = (request.method.encode(), request.get("ACTUAL_URL", "").encode(), body)
    return sha256(b"\n".join(parts)).hexdigest()
