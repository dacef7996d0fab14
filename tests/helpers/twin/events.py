"""Subscribers: one that remembers all events, one that fails, one that vetoes."""

from .memory import recall
from AccessControl import getSecurityManager
from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.tasks.store import get_store
from collective.async_.worker import batch
from collective.async_.worker import transactions
from datetime import timedelta
from plone.protect.auto import safeWrite
from Products.CMFCore.interfaces import IContentish
from typing import Any
from zope.component.hooks import getSite


# Not what happens to content: they come with every request.
IGNORED = ("BeforeTraverseEvent", "EditBegunEvent", "AddBegunEvent")


class SubscriberFailed(Exception):
    """Raised on purpose."""


def watch(content: Any, event: Any) -> None:
    """Remember the event; fail when the test has asked for that."""
    name = type(event).__name__
    if getSite() is None or not IContentish.providedBy(content):
        return
    if name in IGNORED or name.startswith("AsyncBefore"):
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
    # Whatever the machine: as if all took long enough, or as it is.
    batch.SHORT = 0 if known.get("late") else transactions.SHORT
    if known.get("fail") == name:
        raise SubscriberFailed(f"{name} of {content.getId()}")


def _make_long() -> None:
    for record in get_store().active():
        if record.started is not None:
            record.started -= timedelta(hours=1)


def veto(content: Any, event: Any) -> None:
    """Refuse when the test has asked for that."""
    known = recall()
    if known and known.get("veto"):
        raise AsyncValidationFailed(known["veto"])


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
        known.append(f"{getattr(interface, '__identifier__', description)}: {names}")
    return [*known, f"by {getSecurityManager().getUser().getId()}"]
