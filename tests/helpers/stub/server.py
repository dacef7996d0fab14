"""Serves pages with the real viewlet, script and style, and answers of the test."""

from pathlib import Path
from urllib.parse import parse_qs
from urllib.parse import urlsplit
from zope.pagetemplate.pagetemplate import PageTemplateEngine
from zope.pagetemplate.pagetemplatefile import PageTemplateFile

import json
import time


# In the order of a Plone 6.2. The scripts must not depend on it.
SCRIPTS = ("tasks.js", "reload.js", "form.js", "banner.js", "contents.js")
# Scripts that others load when they are needed.
LOADED = (
    *("undo.js", "typed.js", "failures.js"),
    *("phone.js", "tell.js", "my-tasks.js", "notice.js"),
)
SITE = "http://stub.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
# What our markup needs of Plone's own style.
STYLE = """.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px;
overflow: hidden; clip-path: inset(50%); margin: -1px }"""
PAGE = """<!DOCTYPE html>
<html lang="en" dir="{direction}"><head><title>Stub</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/tasks.css"><link rel="stylesheet" href="/plone.css">
{script}</head>
<body><aside>{viewlet}</aside><main><h1>Stub</h1>{body}</main></body></html>"""


class Viewlet(PageTemplateFile):
    def pt_getContext(self, args=(), options=None, **_ignored):
        return {"view": options}

    def _cook(self):
        # Not the registered engine: that of Zope, which a layer of Plone leaves behind,
        # cannot compile these expressions.
        compiled = PageTemplateEngine.cook(
            self.pt_source_file(), self._text, self.pt_getEngine(), self.content_type
        )
        self._v_program, self._v_macros = compiled
        self._v_errors, self._v_cooked = (), 1


def task(task_id: str, **values) -> dict:
    defaults = {"action": "delete", "created": "2026-01-01T00:00:00+00:00"}
    defaults |= {"task_id": task_id, "url": f"{SITE}/@@task-details?task_id={task_id}"}
    return defaults | values


def running(task_id: str, processed: int = 0, total: int = 1) -> dict:
    text = f"Deleting: {processed} of {total}" if total > 1 else "Deleting"
    row = {"text": text, "cancel": True, "status": "running"}
    return task(task_id, processed=processed, total=total, **row)


def undoable(task_id: str, seconds: float = 8) -> dict:
    text = "15 items will be deleted."
    values = {"description": text, "undo": seconds, "status": "waiting"}
    return running(task_id) | values


def done(task_id: str, *urls: str, **values) -> dict:
    end = {"finished": "2026-01-01T00:01:00+00:00"}
    return task(task_id, urls=list(urls), **(end | values))


def left_out(task: dict, form: dict) -> dict:
    """A task that changed many pages, as told to a client that shows some pages."""
    shown = json.loads(form["urls"][0])
    urls = [url for url in task["urls"] if url in shown]
    return task | {"urls": urls, "urls_left_out": True}


def failed(task_id: str, **values) -> dict:
    words = {"error_message": f"{task_id} could not be deleted.", "message": "No."}
    end = {"finished": "2026-01-01T00:01:00+00:00", "urls": []}
    return task(task_id, **(words | end | values))


class Stub:
    """The state of the server, which tests change, and its requests."""

    def __init__(self, sources: Path):
        self.sources = sources
        self.viewlet = Viewlet(str(sources / "viewlet.pt"))
        self.processing: list[dict] = []
        self.success: list[dict] = []
        self.error: list[dict] = []
        self.paused = ""
        self.cancelled: list[str] = []
        self.stopped: list[dict] = []
        # Have the tasks changed many pages?
        self.large = False
        self.status = 200
        self.loads = 0
        self.polls: list[dict] = []
        self.seen: list[str] = []
        self.put_off: list[str] = []
        self.tokens: list[str | None] = []
        self.page = {"task": None, "urls": [f"{SITE}/folder"]}
        self.form: dict | None = None
        self.body = ""
        # The pending rows, for polls that ask for those of a folder.
        self.pending: dict | None = None
        # What has become of the tasks of a notice, for polls that ask for them.
        self.notice: dict | None = None
        self.direction = "ltr"

    def state(self) -> dict:
        count = sum(not item.get("undo") for item in self.processing)
        text = f"There are {count} background tasks in progress." if count else ""
        value = sum(item["processed"] for item in self.processing)
        total = sum(item["total"] for item in self.processing if item["total"] > 1)
        progress = {"value": value, "max": total, "text": f"{value} of {total}"}
        return {
            "now": time.time(),
            "summary": text,
            "running": sum(t.get("status") == "running" for t in self.processing),
            "progress": progress if total else None,
            "processing": [
                item if place < 3 else item | {"text": ""}
                for place, item in enumerate(self.processing)
            ],
            "success": self.success,
            "error": self.error,
            "cancelled": self.stopped,
            "rest": f"{count - 3} more waiting" if count > 3 else "",
            "paused": self.paused,
            **({"form": self.form} if self.form else {}),
        }

    def handle(self, route) -> None:
        path = urlsplit(route.request.url).path
        path = path.removeprefix("/++plone++collective.async")
        if path.removeprefix("/") in (*SCRIPTS, *LOADED, "tasks.css"):
            kind = "text/javascript" if path.endswith("js") else "text/css"
            text = (self.sources / "static" / path[1:]).read_text()
            route.fulfill(body=text, content_type=kind)
        elif path == "/plone.css":
            route.fulfill(body=STYLE, content_type="text/css")
        elif self.status == 0:
            route.abort()
        elif "/@@" in path:
            form = parse_qs(route.request.post_data or "")
            self.tokens.append(route.request.headers.get("x-csrf-token"))
            data = self.answer(path.rpartition("/@@")[2], form)
            route.fulfill(status=self.status, json=data)
        else:
            self.loads += 1
            headers = {"Content-Security-Policy": POLICY}
            body = self.html()
            route.fulfill(body=body, content_type="text/html", headers=headers)

    def answer(self, view: str, form: dict) -> dict:
        method = getattr(self, view.replace("-", "_"), None)
        return method(form) if method else {}

    def check_for_tasks(self, form: dict) -> dict:
        self.polls.append(form)
        pending = {"pending": self.pending} if "folder" in form and self.pending else {}
        notice = {"notice": self.notice} if "notice_ids" in form and self.notice else {}
        few = self.few_urls(form) if self.large else {}
        return self.state() | pending | notice | few

    def few_urls(self, form: dict) -> dict:
        ended = {
            "success": self.success,
            "error": self.error,
            "cancelled": self.stopped,
        }
        return {
            name: [left_out(item, form) for item in found]
            for name, found in ended.items()
        }

    def task_seen(self, form: dict) -> dict:
        self.seen += form["task_id"]
        self.error = [e for e in self.error if e["task_id"] not in form["task_id"]]
        return {"status": "ok"}

    def task_cancel(self, form: dict) -> dict:
        self.cancelled += form["task_id"]
        ids = form["task_id"]
        self.processing = [
            t for t in self.processing if t["task_id"] not in ids or not t.get("undo")
        ]
        return {"status": "Nothing was deleted."}

    def task_put_off(self, form: dict) -> dict:
        self.put_off += form["task_id"]
        return {"seconds": 8}

    def html(self) -> str:
        config = {
            "url": SITE,
            "user": "editor",
            "token": "token",
            "interval": 5,
            "page": self.page,
            "state": self.state(),
        }
        options = {"config": json.dumps(config), "my_tasks_url": f"{SITE}/progress"}
        return PAGE.format(
            viewlet=self.viewlet(**options),
            script="".join(f'<script defer src="/{s}"></script>' for s in SCRIPTS),
            body=self.body,
            direction=self.direction,
        )
