"""``POST @tasks``: a selection as one task, with an outcome for each item."""

from ..i18n import _
from ..patching import is_asynchronous
from ..tasks.record import TaskRecord
from .idempotency import record_once
from .interfaces import ISelection
from .refused import check_quota
from .refused import Refused
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from plone.restapi.services.copymove.copymove import BaseCopyMove
from Products.Five.browser import BrowserView
from typing import Any
from zExceptions import Unauthorized
from zope.component import queryMultiAdapter


# Looking up that many takes seconds.
MAX_SOURCES = 1000


def record_selection(context: Any, request: Any) -> TaskRecord:
    """The task for the body of the request. Raises Refused if no item is left."""
    if not is_asynchronous(request):
        raise Refused(409, _("No tasks can be recorded in this site now."))
    record = record_once(request, lambda: _Selected(context, request).record())
    assert record is not None
    return record


def find(context: Any, request: Any, key: str) -> Any:
    """The content at an address or a path, or with a UID. Raises Refused."""
    try:
        found = _Finder(context, request).get_object(key)
    except (AttributeError, KeyError, Unauthorized):
        found = None
    if found is None or api.content.get_uuid(found) is None:
        raise Refused(404, _("There is no such item."))
    return found


class _Finder(BaseCopyMove, BrowserView):
    """Finds sources as ``@copy`` and ``@move`` do. ZCML makes a view of a service."""


class _Selected:
    """The items that the body of a request names, without those that are refused."""

    def __init__(self, context: Any, request: Any):
        self.context = context
        self.request = request
        self.contents: dict[str, Any] = {}
        self.refused: list[dict[str, Any]] = []

    def record(self) -> TaskRecord:
        """Enqueue the task."""
        data = self.body()
        action = str(data.get("action"))
        selection = queryMultiAdapter(
            (self.context, self.request), ISelection, name=action
        )
        if selection is None:
            raise Refused(400, _("This action cannot be asked for."))
        sources = self.sources(data)
        selection.read(data)
        check_quota()
        for source in sources:
            self.choose(selection, source)
        if not self.contents:
            first = self.refused[0]
            raise Refused(first["status"], first["message"])
        record = selection.record(list(self.contents.values()))
        record.params["refused"] = self.refused
        return record

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent."""
        try:
            return json_body(self.request)
        except (DeserializationError, RecursionError) as error:
            raise Refused(400, _("The body is not a JSON object.")) from error

    def sources(self, data: dict[str, Any]) -> list[str]:
        """What is selected, as it was sent."""
        source = data.get("source")
        keys = source if isinstance(source, list) else [source]
        if not keys or not all(isinstance(key, str) and key for key in keys):
            raise Refused(400, _("Property “source” is required."))
        if len(keys) > MAX_SOURCES:
            names = {"count": str(MAX_SOURCES)}
            raise Refused(413, _("More than ${count} items.", mapping=names))
        return list(dict.fromkeys(keys))

    def choose(self, selection: Any, source: str) -> None:
        """Add the item to the selection, or the reason why it is left out."""
        try:
            content = find(self.context, self.request, source)
            selection.check(content)
        except Refused as refused:
            status, message = refused.status, refused.message
            reason = {"source": source, "status": status, "message": message}
            self.refused.append(reason)
        else:
            self.contents[api.content.get_uuid(content)] = content
