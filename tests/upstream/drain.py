"""Runs each task when the request that has recorded it is over, as the worker does.

A request is one through Zope's publisher. If a test calls a view itself, it is over
when the outermost patched method returns; then what the test has done so far is
committed. Nothing else is replaced: messages are collected instead of sent, and the
worker's own ``run_task`` gets them, in a thread, since a worker has its own
transaction, site, user and request.
"""

from collections import deque
from collections.abc import Callable
from collections.abc import Iterator
from collective.async_ import patching
from collective.async_.broker import publish
from collective.async_.tasks.enqueue import RECORDED
from collective.async_.worker.run import run_task
from contextlib import contextmanager
from functools import wraps
from plone.testing import _z2_testbrowser
from threading import local
from threading import Thread
from typing import Any
from zope.globalrequest import getRequest
from ZPublisher import WSGIPublisher

import os
import transaction


# Of a file that gets a line for each task: what became of it.
LOG = "DRAINED_TASKS"

Message = tuple[str, str, int]

_messages: deque[Message] = deque()
_calls = local()


def drain_after_requests() -> None:
    """Call it before ZCML patches Plone's views."""
    publish._send = lambda *message: _messages.append(message)
    published = _published(WSGIPublisher.publish_module)
    # For servers and for the browser of plone.testing.
    WSGIPublisher.publish_module = _z2_testbrowser.publish_module = published
    stock = patching._guarded

    def guarded(*arguments: Any) -> Callable:
        return _called(stock(*arguments))

    patching._guarded = guarded


def _published(publish_module: Callable) -> Callable:
    @wraps(publish_module)
    def call(*args: Any, **kwargs: Any) -> Any:
        with _entered():
            result = publish_module(*args, **kwargs)
        drain()
        return result

    return call


def _called(method: Callable) -> Callable:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        with _entered() as outermost:
            result = method(*args, **kwargs)
        if outermost and _has_recorded():
            transaction.commit()
            drain()
        return result

    return call


@contextmanager
def _entered() -> Iterator[bool]:
    """Tells whether this is the outermost call in this thread."""
    depth = getattr(_calls, "depth", 0)
    _calls.depth = depth + 1
    try:
        yield depth == 0
    finally:
        _calls.depth = depth


def _has_recorded() -> bool:
    request = getRequest()
    return request is not None and bool(request.other.pop(RECORDED, False))


def drain() -> None:
    """Run all tasks that messages were sent for, and those that follow them."""
    if not _messages:
        return
    thread = Thread(target=_work, name="worker")
    thread.start()
    thread.join()
    # The test must see what the worker has committed.
    transaction.begin()


def _work() -> None:
    # Patched methods that a task calls in this thread are no requests.
    with _entered(), open(os.environ.get(LOG, os.devnull), "a") as log:
        while _messages:
            print(run_task(*_messages.popleft()), file=log)
