"""``GET @tasks`` and ``GET @tasks/<id>``."""

from ..i18n import _
from ..monitoring.paused import paused
from ..tasks.access import find_task
from ..tasks.access import user_id
from ..tasks.messages import summary
from ..tasks.messages import translated
from ..tasks.pending_in import rows
from ..tasks.polled import MAX_IDS
from ..tasks.polled import parse_since
from ..tasks.polled import polled
from ..tasks.polled import rest
from ..tasks.progress import Progress
from ..tasks.progress import progress_of
from ..tasks.progress import total_progress
from ..tasks.progress_texts import progress_text
from ..tasks.record import Status
from ..tasks.record import TaskRecord
from .answer import detailed
from .answer import summarized
from .background import RETRY_AFTER
from .refused import refuse
from .refused import Refused
from hashlib import sha256
from plone import api
from plone.restapi.services import Service
from typing import Any
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse

import json


NO_TASK = _("There is no such task.")
# What changes with each request, although nothing has happened.
CLOCKS = ("now", "undo")


@implementer(IPublishTraverse)
class TasksService(Service):
    """``names`` are the parts of the address after ``@tasks``."""

    def __init__(self, context: Any, request: Any):
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "TasksService":
        """Take any address, so that junk is answered in one place."""
        self.names.append(name)
        return self

    def answer(self) -> dict[str, Any]:
        """The body of the answer. Raises Refused."""
        raise NotImplementedError

    def reply(self) -> Any:
        """The answer, or why there is none."""
        try:
            if user_id() is None:
                raise Refused(401, _("Log in to see your tasks."))
            return self.answer()
        except Refused as refused:
            return refuse(self, refused)

    def task(self) -> TaskRecord:
        """The task of the address. Raises Refused if the user may not see it."""
        record = find_task(self.names[0])
        if record is None:
            raise Refused(404, NO_TASK)
        return record


class GetTasks(TasksService):
    """One's own tasks, or all about one task. Never writes."""

    def answer(self) -> dict[str, Any]:
        if not self.names:
            return self.fresh(self.listed())
        if len(self.names) > 1:
            raise Refused(404, NO_TASK)
        record = self.task()
        if not record.status.final:
            self.request.response.setHeader("Retry-After", str(RETRY_AFTER))
        return self.fresh(detailed(self.request, record))

    def fresh(self, data: dict[str, Any]) -> Any:
        """The data, or nothing and status 304 if the client has them already."""
        response = self.request.response
        # A browser may keep it, but asks each time.
        response.setHeader("Cache-Control", "private, no-cache")
        etag = f'W/"{_digest(data)}"'
        response.setHeader("ETag", etag)
        if etag in _etags(self.request.getHeader("If-None-Match")):
            return self.reply_no_content(304)
        return data

    def listed(self) -> dict[str, Any]:
        """What the banner shows: like the snapshot of Classic UI."""
        request, ids = self.request, self.asked()
        tasks = polled(parse_since(request.form.get("since")), ids)
        active = tasks.active
        ended = {r.id: r for r in tasks.ended if r.id in ids or _is_done(r)}
        ended |= {r.id: r for r in tasks.failures}
        done = [r for r in ended.values() if r.status.final]
        done.sort(key=lambda r: r.finished or tasks.now, reverse=True)
        progress = progress_of(active)
        value, total = total_progress(progress.values())
        return {
            "@id": f"{api.portal.get().absolute_url()}/@tasks",
            "now": tasks.now.timestamp(),
            "items": [
                summarized(request, r, progress.get(r.id)) for r in (*active, *done)
            ],
            "items_total": len(active) + len(done),
            "summary": translated(request, summary(len(tasks.begun))),
            "progress": {
                "value": value,
                "max": total,
                "text": translated(request, progress_text(Progress(value, total))),
            },
            "rest": translated(request, rest(tasks.begun)),
            "paused": translated(request, paused(active, tasks.last_end, tasks.now)),
            **self.pending(),
        }

    def pending(self) -> dict[str, Any]:
        """What is pending in the folder of the query, an address or a path."""
        folder = self.request.form.get("folder")
        if not isinstance(folder, str):
            return {}
        site = api.portal.get().absolute_url()
        address = f"{site}{folder}" if folder.startswith("/") else folder
        found = rows(self.request, address.rstrip("/"))
        return {"pending": found | {"folder": folder}}

    def asked(self) -> list[str]:
        """The ids in the query, separated by commas."""
        ids = self.request.form.get("ids")
        return ids.split(",")[:MAX_IDS] if isinstance(ids, str) else []


def _is_done(record: TaskRecord) -> bool:
    # Failures are listed until they are dismissed, and not longer.
    return record.status is not Status.FAILED


def _digest(data: Any) -> str:
    text = json.dumps(_without_clocks(data), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:32]


def _without_clocks(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_clocks(item) for item in data]
    if not isinstance(data, dict):
        return data
    clocks = {name: bool(data[name]) for name in CLOCKS if name in data}
    return {name: _without_clocks(value) for name, value in data.items()} | clocks


def _etags(header: str | None) -> list[str]:
    return [tag.strip() for tag in (header or "").split(",")]
