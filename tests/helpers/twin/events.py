"""Subscribers that record all events, fail, or veto an action."""

from .memory import recall
from AccessControl import getSecurityManager
from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.tasks.store import get_store
from collective.async_.worker.transactions import SHORT
from datetime import timedelta
from helpers.probe.handlers import hold
from plone.protect.auto import safeWrite
from Products.CMFCore.interfaces import IContentish
from typing import Any
from zope.component.hooks import getSite

import time


# They do not concern content, but come with every request.
IGNORED = ("BeforeTraverseEvent", "EditBegunEvent", "AddBegunEvent")


class SubscriberFailed(Exception):
    """Raised on purpose."""


def watch(content: Any, event: Any) -> None:
    """Record the event, and fail if the test has requested it."""
    name = type(event).__name__
    if getSite() is None or not IContentish.providedBy(content):
        return
    if name in IGNORED or name.startswith("Async"):
        return
    known = recall()
    if known is None:
        return
    safeWrite(known["events"])
    entry = (name, _place(content), *_arguments(event))
    if known.get("addresses"):
        entry += (f"at {content.absolute_url()}",)
    known["events"].append(entry)
    if known.get("long"):
        _make_long()
    if known.get("slow") == name:
        time.sleep(SHORT)
    if known.get("fail") == name:
        raise SubscriberFailed(f"{name} of {content.getId()}")


def _make_long() -> None:
    for record in get_store().active():
        if record.started is not None:
            record.started -= timedelta(hours=1)


def veto(content: Any, event: Any) -> None:
    """Veto the action if the test has requested it."""
    known = recall()
    if known and known.get("veto"):
        raise AsyncValidationFailed(known["veto"])


def hold_at_the_end(content: Any, event: Any) -> None:
    """Hold a task that has done its work, before that is committed, if requested."""
    known = recall()
    if known and known.get("hold"):
        hold(known["hold"])


def _place(content: Any) -> str | None:
    if not hasattr(content, "getPhysicalPath"):
        return None if content is None else repr(content)
    return "/".join(content.getPhysicalPath()[2:])


def _arguments(event: Any) -> list:
    known = [_place(event.object)]
    for name in ("oldParent", "newParent", "original", "target"):
        if hasattr(event, name):
            known.append(f"{name}={_place(getattr(event, name))}")
    for name in ("oldName", "newName", "action", "comment", "language"):
        if hasattr(event, name):
            known.append(f"{name}={getattr(event, name)}")
    for description in getattr(event, "descriptions", ()):
        interface = getattr(description, "interface", None)
        names = ",".join(getattr(description, "attributes", ()))
        # That of plone.app.workflow is the request.
        known.append(f"{getattr(interface, '__identifier__', '')}: {names}")
    return [*known, f"by {getSecurityManager().getUser().getId()}"]
