"""Runs each task when the request that has recorded it is over, as the worker does.

A request is one through Zope's publisher. If a test calls a view itself, it is over
when the outermost patched method returns; then what the test has done so far is
committed. Nothing else is replaced: messages are collected instead of sent, and the
worker's own ``run_task`` gets them.
"""

from collections import deque
from collections.abc import Callable
from collections.abc import Iterator
from collective.async_ import patching
from collective.async_.broker import publish
from collective.async_.tasks.enqueue import RECORDED
from collective.async_.worker.run import run_task
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import wraps
from plone.testing import _z2_testbrowser
from threading import local
from typing import Any
from zope.globalrequest import getRequest
from ZPublisher import WSGIPublisher

import os
import transaction


# Of a file that gets a line for each task: what became of it.
LOG = "DRAINED_TASKS"

# What a message has: the site's path, the task's id, and perhaps a number.
Message = tuple[Any, ...]
# Changes the status line and the headers of an answer, when the task has run.
Change = Callable[[Message, str, list], tuple[str, list]]

_messages: deque[Message] = deque()
_calls = local()


def drain_after_requests(change: Change | None = None) -> None:
    """Call it before ZCML patches Plone's views.

    ``change`` is called for each request that has recorded a task.
    """
    publish.producer = _Producer
    published = _published(WSGIPublisher.publish_module, change)
    # For servers and for the browser of plone.testing.
    WSGIPublisher.publish_module = _z2_testbrowser.publish_module = published
    stock = patching._guarded

    def guarded(*arguments: Any) -> Callable:
        return _called(stock(*arguments))

    patching._guarded = guarded


class _Producer:
    """Collects messages where Celery would send them."""

    def send_task(self, name: str, args: Message, **options: Any) -> None:
        _messages.append(args)


def _published(publish_module: Callable, change: Change | None) -> Callable:
    @wraps(publish_module)
    def call(environ: dict, start_response: Callable, **options: Any) -> Any:
        head: list[Any] = []
        with _entered():
            body = publish_module(environ, lambda *new: head.extend(new), **options)
        tasks = drain()
        if tasks and change is not None:
            head = list(in_worker(lambda: change(tasks[0], *head)))
        start_response(*head)
        return body

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


def in_worker(function: Callable) -> Any:
    """Call it in a new thread: a worker has its own transaction, site and user."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


def drain() -> list[Message]:
    """Run all tasks that messages were sent for, and those that follow them."""
    if not _messages:
        return []
    done = in_worker(_work)
    # The test must see what the worker has committed.
    transaction.begin()
    return done


def _work() -> list[Message]:
    done = []
    # Patched methods that a task calls in this thread are no requests.
    with _entered(), open(os.environ.get(LOG, os.devnull), "a") as log:
        while _messages:
            done.append(_messages.popleft())
            print(run_task(*done[-1]), file=log)
    return done
