"""People's requests at the gate: they wait a little rather than fail."""

from .controlpanel.settings import get_settings
from .controlpanel.settings import Settings
from .runner import gate
from .settings import broker_url
from .tasks.ask import RECORDED
from contextlib import ExitStack
from typing import Any
from zope.component import adapter
from zope.component.hooks import getSite
from ZPublisher.interfaces import IPubBeforeCommit
from ZPublisher.interfaces import IPubFailure
from ZPublisher.interfaces import IPubStart
from ZPublisher.interfaces import IPubSuccess

import transaction


INSIDE = "collective.async.gate"


def _enter(request: Any) -> None:
    # When a request starts, its site is not known yet: the defaults then.
    settings = Settings(None) if getSite() is None else get_settings()
    asked = min(gate.patience(), settings.save_wait_last_seconds)
    stack = ExitStack()
    stack.enter_context(gate.shared(max(asked, settings.save_wait_seconds)))
    request.environ[INSIDE] = stack


@adapter(IPubStart)
def on_start(event: Any) -> None:
    """A request that runs again after a conflict has precedence over batches."""
    if broker_url() is not None and event.request.retry_count:
        _enter(event.request)


@adapter(IPubBeforeCommit)
def on_commit(event: Any) -> None:
    """Never commit into the middle of a starving task's transaction."""
    request = event.request
    if (
        broker_url() is not None
        and INSIDE not in request.environ
        and not request.get(RECORDED)
        and _writes()
        and gate.held()
    ):
        _enter(request)


def _writes() -> bool:
    """Has anything joined the transaction? Reading a page costs nothing."""
    return bool(transaction.get()._resources)


@adapter(IPubSuccess)
def on_success(event: Any) -> None:
    _leave(event.request)


@adapter(IPubFailure)
def on_failure(event: Any) -> None:
    _leave(event.request)


def _leave(request: Any) -> None:
    stack = request.environ.pop(INSIDE, None)
    if stack is not None:
        stack.close()
