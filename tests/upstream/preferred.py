"""As ``installed.py``, but requests to the REST API prefer a task.

What they get is that of Plone's own service, made of the task that has run by then: its
status, and its ``result`` as the body.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collective.async_.interfaces import IAction
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from collective.async_.worker.session import connection
from collective.async_.worker.session import in_site
from drain import drain_after_requests
from drain import in_worker
from functools import wraps
from installed import run_installed
from plone.app.testing.interfaces import PLONE_SITE_ID
from plone.app.testing.layers import PloneFixture
from plone.restapi.serializer.converters import json_compatible
from plone.testing import _z2_testbrowser
from typing import Any
from zope.component import getUtility
from ZPublisher import WSGIPublisher

import json


SERVICES = ("/@copy", "/@move", "/@sharing")


def prefer_tasks() -> None:
    """Add the header to requests. Call it after ``drain_after_requests``."""
    published = _preferred(WSGIPublisher.publish_module)
    WSGIPublisher.publish_module = _z2_testbrowser.publish_module = published


def _is_asked(environ: dict[str, str]) -> bool:
    if "HTTP_PREFER" in environ:
        return False
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if method in ("DELETE", "PATCH"):
        return True
    return method == "POST" and (path.endswith(SERVICES) or "/@workflow/" in path)


def _preferred(publish_module: Callable) -> Callable:
    @wraps(publish_module)
    def call(environ: dict, start_response: Callable, **options: Any) -> Any:
        if not _is_asked(environ):
            return publish_module(environ, start_response, **options)
        environ["HTTP_PREFER"] = "respond-async"
        head: list[Any] = []
        body = publish_module(environ, lambda *new: head.extend(new), **options)
        status, headers = head
        if status.startswith("202"):
            task = json.loads(b"".join(body))
            status, body = in_worker(lambda: _settled(task["task_id"]))
            left_out = ("content-length", "location")
            headers = [(n, v) for n, v in headers if n.lower() not in left_out]
        start_response(status, headers)
        return body

    return call


def _settled(task_id: str) -> tuple[str, Iterable[bytes]]:
    """What Plone's own service would have answered."""
    path = f"/{PLONE_SITE_ID}"
    with connection() as app, in_site(app, path) as site:
        record = get_store(site).get(task_id)
        context = record.request_context
    with connection() as app, in_site(app, path, context) as site:
        record = get_store(site).get(task_id)
        if record.status is not Status.SUCCEEDED:
            error = {"type": record.status.value, "message": str(record.message)}
            return "400 Bad Request", [json.dumps(error).encode()]
        url = site.REQUEST.physicalPathToURL
        action = getUtility(IAction, name=record.action)
        answer = action.answer(record, lambda place: url(place.split("/")))
        if answer is None:
            return "204 No Content", []
        return "200 OK", [json.dumps(json_compatible(answer)).encode()]


def ask_for_small_tasks_too() -> None:
    """Let what is changed at once by default be a task."""
    stock = PloneFixture.setUpDefaultContent

    def set_up_default_content(self: PloneFixture, app: Any) -> None:
        stock(self, app)
        registry = app[PLONE_SITE_ID].portal_registry
        thresholds = ["sharing 1", "transition 1", "rearrange 1"]
        registry["collective.async.thresholds"] = thresholds

    PloneFixture.setUpDefaultContent = set_up_default_content


if __name__ == "__main__":
    drain_after_requests()
    prefer_tasks()
    run_installed(ask_for_small_tasks_too)
