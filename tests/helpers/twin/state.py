"""The complete state of a site, to compare two sites after the same clicks."""

from .item import describe
from .memory import memory
from .names import Names
from collections.abc import Iterator
from plone import api
from plone.app.redirector.interfaces import IRedirectionStorage
from Products.CMFCore.interfaces import IFolderish
from typing import Any
from zc.relation.interfaces import ICatalog
from zope.component import getUtility
from zope.i18n import translate


__all__ = ["events", "snapshot", "tasks"]


def snapshot() -> dict:
    """The state of all content by path. It is the same for equal sites."""
    portal = api.portal.get()
    contents = dict(_walk(portal))
    names = Names(portal, contents)
    found = {place: describe(content, names) for place, content in contents.items()}
    found["*catalog"] = sorted(_catalogued(names) - set(contents))
    found["*redirects"] = sorted(
        (names.tidy(old), names.tidy(storage.get(old)))
        for storage in (getUtility(IRedirectionStorage),)
        for old in storage
    )
    found["*relations"] = sorted(map(str, _relations(names)))
    return found


def events() -> list:
    """The recorded events in their order."""
    return list(memory()["events"])


def tasks() -> list[dict]:
    """All task records, the oldest first; empty without the add-on."""
    from collective.async_.tasks.store import get_store

    store = get_store()
    records = sorted(store.all(), key=lambda r: r.created) if store else []
    return [
        {
            "id": record.id,
            "action": record.action,
            "status": record.status.value,
            "title": record.title,
            "message": translate(record.message) if record.message else None,
            "traceback": record.traceback,
            "processed": (record.processed, record.total),
            "outcomes": [
                (o.title, o.ok, translate(o.message) if o.message else None)
                for o in record.outcomes
            ],
            "paths": record.pages,
            "params": sorted(record.params),
        }
        for record in records
    ]


def _walk(folder: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    yield place, folder
    if IFolderish.providedBy(folder):
        for id_, content in folder.contentItems():
            yield from _walk(content, f"{place}/{id_}")


def _catalogued(names: Names) -> set[str]:
    catalog = api.portal.get_tool("portal_catalog")
    return {names.tidy(brain.getPath()) for brain in catalog.getAllBrains()}


def _relations(names: Names) -> Iterator[tuple]:
    for relation in getUtility(ICatalog).findRelations({}):
        yield (
            names.tidy(relation.from_path),
            relation.from_attribute,
            relation.isBroken() or names.tidy(relation.to_path),
        )
