"""Takes the commit lock in requests: a save waits a little to avoid a conflict."""

from ..broker import commit_lock
from ..config import broker_url
from ..settings import get_settings
from ..settings import Settings
from ..tasks.enqueue import RECORDED
from .waiting import place_to_wait
from contextlib import ExitStack
from math import inf
from typing import Any
from zope.component import adapter
from zope.component.hooks import getSite
from ZPublisher.interfaces import IPubBeforeCommit
from ZPublisher.interfaces import IPubFailure
from ZPublisher.interfaces import IPubStart
from ZPublisher.interfaces import IPubSuccess

import time
import transaction


# Keys in the original environment, which is kept when Zope retries a request: the
# seconds that it has waited, and the seconds that it may wait.
WAITED = "collective.async.waited"
LIMIT = "collective.async.may-wait"
# A key in the environment of one try: until when it has the lock for itself.
ALONE_UNTIL = "collective.async.alone-until"
# Seconds in which a save that is tried again must get the lock for itself. While it
# waits for tasks to leave, none begins a transaction: small ones leave at once, and for
# a large one it must not wait.
ALONE_SECONDS = 0.5
# Seconds for which it has the lock for itself. A request that takes longer, for example
# an import of content, must not stop all others.
ALONE_LEASE = 10


def _enter(request: Any, alone: bool = False) -> None:
    """Take the lock. Wait for it only if neither the request nor others wait too long.

    A request that has conflicted tries to take it ``alone``: Zope retries a request
    only three times, and where many small tasks commit, each try could conflict.
    Without the lock the save may conflict. Then Zope retries it.
    """
    shared_by_tries = request._orig_env
    # When a request starts, its site is not known yet, so the defaults apply.
    limit = shared_by_tries.get(LIMIT, Settings(None).save_wait_seconds)
    stack = ExitStack()
    with place_to_wait() as free:
        waited = shared_by_tries.get(WAITED, 0.0)
        began = time.monotonic()
        seconds = max(0.0, limit - waited) if free else 0.0
        if alone and _exclude_others(stack, seconds):
            request.environ[ALONE_UNTIL] = began + ALONE_LEASE
        else:
            left = max(0.0, seconds - (time.monotonic() - began))
            stack.enter_context(commit_lock.shared(left))
        shared_by_tries[WAITED] = waited + time.monotonic() - began
    request.environ[commit_lock.ENTERED] = stack


def _exclude_others(stack: ExitStack, seconds: float) -> bool:
    """Take the lock exclusively, if that does not take long."""
    with ExitStack() as tried:
        lock = commit_lock.exclusive(min(seconds, ALONE_SECONDS), ALONE_LEASE)
        if not tried.enter_context(lock):
            return False
        stack.push(tried.pop_all())
        return True


@adapter(IPubStart)
def on_start(event: Any) -> None:
    """Take the lock before Zope retries a request after a conflict."""
    if broker_url() is not None and event.request.retry_count:
        _enter(event.request, alone=True)
        # Zope has begun before this event. What was committed since then, while the
        # request waited for the lock, would be a conflict again.
        transaction.begin()


@adapter(IPubBeforeCommit)
def on_commit(event: Any) -> None:
    """Wait before the commit of a write while a task holds the lock exclusively."""
    request = event.request
    if time.monotonic() > request.environ.get(ALONE_UNTIL, inf):
        # Others have it by now.
        commit_lock.leave(request)
    if (
        broker_url() is None
        or commit_lock.ENTERED in request.environ
        or request.get(RECORDED)
        or not _writes()
    ):
        return
    if getSite() is not None:
        request._orig_env[LIMIT] = get_settings().save_wait_seconds
    if commit_lock.is_held():
        _enter(request)


def _writes() -> bool:
    """Has the request written anything?"""
    return bool(transaction.get()._resources)


@adapter(IPubSuccess)
def on_success(event: Any) -> None:
    """Release the lock after the commit."""
    commit_lock.leave(event.request)


@adapter(IPubFailure)
def on_failure(event: Any) -> None:
    """Release the lock after an error or a conflict."""
    commit_lock.leave(event.request)
