"""``@@check-for-tasks``: the view that browsers poll every few seconds."""

from ..tasks.access import user_id
from ..tasks.messages import translated
from ..tasks.pending_in import rows
from ..tasks.polled import MAX_IDS
from ..tasks.polled import parse_since
from .access import JSONView
from .notice import notice_answer
from .open_form import form_notice
from .snapshot import snapshot
from typing import Any

import json


MAX_CHARS = 20_000
# Addresses. A page has that of its content and of its folder, and a table's folder.
MAX_SHOWN = 10


class CheckForTasks(JSONView):
    """The current user's tasks as JSON. Never writes."""

    def __call__(self) -> str:
        if user_id() is None:
            return self.answer({"error": "login"}, 401)
        form = self.request.form
        ids = parse_ids(form.get("ip_task_ids"))
        location = parse_location(form.get("current_location"))
        shown = parse_shown(form.get("urls"))
        if shown is not None and location is not None:
            shown.append(location)
        data = snapshot(self.request, parse_since(form.get("since")), ids, shown)
        notice = form_notice(form)
        if notice is not None:
            # With the UID, since other tabs get this answer, too.
            text = translated(self.request, notice)
            data["form"] = {"form_uid": form["form_uid"], "text": text}
        noted = parse_ids(form.get("notice_ids"))
        if noted:
            data["notice"] = notice_answer(form, noted)
        if form.get("folder"):
            data["pending"] = rows(self.request, form["folder"])
        data["should_reload"] = any(
            location == url.rstrip("/")
            for task in data["success"]
            if task["task_id"] in ids
            for url in task["urls"]
        )
        return self.answer(data)


def parse_json(value: Any) -> Any:
    """The data of a JSON text; None if it is invalid or too long."""
    if not isinstance(value, str) or len(value) > MAX_CHARS:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def parse_strings(value: Any) -> list[str] | None:
    """The texts in a JSON list; None if it is invalid."""
    data = parse_json(value)
    if not isinstance(data, list):
        return None
    return [item for item in data if isinstance(item, str)]


def parse_ids(value: Any) -> list[str]:
    """The task ids of a JSON list, at most MAX_IDS; empty if it is invalid."""
    return (parse_strings(value) or [])[:MAX_IDS]


def parse_shown(value: Any) -> list[str] | None:
    """The addresses of a JSON list, at most MAX_SHOWN; None if it is invalid."""
    urls = parse_strings(value)
    return None if urls is None else urls[:MAX_SHOWN]


def parse_location(value: Any) -> str | None:
    """The address in a JSON object, without ``/view``; None if it is invalid."""
    data = parse_json(value)
    if not isinstance(data, dict):
        return None
    href = data.get("href")
    if not isinstance(href, str):
        href = f"{data.get('origin')}{data.get('pathname')}"
    return href.partition("#")[0].partition("?")[0].rstrip("/").removesuffix("/view")
