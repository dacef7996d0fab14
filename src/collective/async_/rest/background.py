"""What all services have in common that can answer with a task."""

from ..tasks.deletion import deletion_text
from ..tasks.enqueue import veto
from ..tasks.pending import pending_delete
from ..tasks.record import TaskRecord
from .answer import summarized
from .answer import task_url
from .idempotency import record_once
from .prefer import parse_prefer
from .prefer import Preference
from .refused import check_quota
from .refused import refuse
from .refused import Refused
from functools import cached_property
from plone.protect.interfaces import IDisableCSRFProtection
from typing import Any
from zope.interface import alsoProvides
from zope.interface.interfaces import IObjectEvent


RESPOND_ASYNC = "respond-async"
# Seconds until a client should ask for the task.
RETRY_AFTER = 2


def preference(request: Any) -> Preference | None:
    """The preference of a request for a task, or None."""
    return parse_prefer(request.getHeader("Prefer")).get(RESPOND_ASYNC)


def wants_undo(request: Any) -> bool:
    """Shall the user be able to undo the task? ``Prefer: respond-async; undo``"""
    found = preference(request)
    return found is not None and "undo" in found.parameters


class InBackground:
    """Put it before one of Plone's own services in the bases of a class.

    Unless the request prefers a task, and if ``record`` returns None, the answer is
    that of Plone's own service.
    """

    context: Any
    request: Any
    # The action of the tasks that ``record`` returns; None if there can be none.
    action: str | None

    def record(self) -> TaskRecord | None:
        """The task for this request; None if the request must be answered at once.

        Return None also for what Plone's own service would refuse, so that it does.
        Raises Refused for what only a task cannot do.
        """
        raise NotImplementedError

    @cached_property
    def preference(self) -> Preference | None:
        """The preference for a task, if the request has it."""
        return preference(self.request)

    @property
    def async_action(self) -> str | None:
        """The action, if the request prefers a task."""
        return None if self.preference is None else self.action

    def reply(self) -> Any:
        """The answer of Plone's service, or that there is a task."""
        if self.preference is None:
            return super().reply()  # type: ignore[misc]
        try:
            record = record_once(self.request, self.record)
        except Refused as refused:
            return refuse(self, refused)
        if record is None:
            return super().reply()  # type: ignore[misc]
        return accept(self, record)

    def check(self, *events: IObjectEvent) -> None:
        """Raise Refused if the user has too many tasks, or if a subscriber refuses.

        Also if a task will delete one of the objects of the events.
        """
        check_quota()
        for event in events:
            check_deletion(event.object)
            check_veto(event)


def check_veto(event: IObjectEvent) -> None:
    """Fire the event. Raise Refused if a subscriber refuses."""
    refusal = veto(event)
    if refusal is not None:
        raise Refused(403, refusal)


def check_deletion(content: Any) -> None:
    """Raise Refused if a task will delete this content."""
    record = pending_delete(content)
    if record is not None:
        raise Refused(409, deletion_text(record, content))


def accept(service: Any, record: TaskRecord) -> dict[str, Any]:
    """The body of the answer with status 202; sets the status and the headers."""
    # As Plone's own services do. They need a header that no form can send.
    alsoProvides(service.request, IDisableCSRFProtection)
    response = service.request.response
    response.setStatus(202)
    response.setHeader("Location", task_url(record))
    response.setHeader("Preference-Applied", RESPOND_ASYNC)
    response.setHeader("Retry-After", str(RETRY_AFTER))
    response.setHeader("Cache-Control", "no-store")
    response.appendHeader("Vary", "Prefer")
    return summarized(service.request, record)
