"""Requests and the commit lock: a save waits a little rather than conflict."""

from ..broker import commit_lock
from ..config import broker_url
from ..settings import get_settings
from ..settings import Settings
from ..tasks.enqueue import RECORDED
from contextlib import ExitStack
from typing import Any
from zope.component import adapter
from zope.component.hooks import getSite
from ZPublisher.interfaces import IPubBeforeCommit
from ZPublisher.interfaces import IPubFailure
from ZPublisher.interfaces import IPubStart
from ZPublisher.interfaces import IPubSuccess

import transaction


ENTERED = "collective.async.commit-lock"


def _enter(request: Any) -> None:
    # When a request starts, its site is not known yet, so the defaults apply.
    settings = Settings(None) if getSite() is None else get_settings()
    stack = ExitStack()
    stack.enter_context(commit_lock.shared(settings.save_wait_seconds))
    request.environ[ENTERED] = stack


@adapter(IPubStart)
def on_start(event: Any) -> None:
    """A request that Zope retries after a conflict takes the lock before it starts."""
    if broker_url() is not None and event.request.retry_count:
        _enter(event.request)


@adapter(IPubBeforeCommit)
def on_commit(event: Any) -> None:
    """A request that writes waits while a task holds the lock exclusively."""
    request = event.request
    if (
        broker_url() is not None
        and ENTERED not in request.environ
        and not request.get(RECORDED)
        and _writes()
        and commit_lock.is_held()
    ):
        _enter(request)


def _writes() -> bool:
    """Has anything joined the transaction? Reading a page must cost nothing."""
    return bool(transaction.get()._resources)


@adapter(IPubSuccess)
def on_success(event: Any) -> None:
    """Release the lock after the commit."""
    _leave(event.request)


@adapter(IPubFailure)
def on_failure(event: Any) -> None:
    """Release the lock after an error or a conflict."""
    _leave(event.request)


def _leave(request: Any) -> None:
    stack = request.environ.pop(ENTERED, None)
    if stack is not None:
        stack.close()
