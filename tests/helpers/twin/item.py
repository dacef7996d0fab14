"""The complete state of a content object."""

from .names import Names
from helpers.leftovers import stored
from plone import api
from plone.app.textfield.interfaces import IRichTextValue
from plone.dexterity.utils import iterSchemata
from plone.locking.interfaces import ILockable
from plone.namedfile.interfaces import INamed
from plone.uuid.interfaces import IUUID
from Products.CMFCore.interfaces import IContentish
from Products.CMFCore.interfaces import IFolderish
from typing import Any
from z3c.relationfield.interfaces import IRelationValue

import hashlib


# Times differ between the sites, so only compare whether they are set.
MOMENTS = {
    *("created", "modified", "effective", "expires", "Date", "CreationDate"),
    *("ModificationDate", "EffectiveDate", "last_comment_date", "cmf_uid"),
}

# Minutes since the epoch, in 2020: what was published in a test is later.
RECENT = 26_000_000


def describe(content: Any, names: Names) -> dict:
    """Its fields, catalog data, workflow, versions, security, lock and order."""
    place = names.uids.get(IUUID(content, None))
    return {
        "type": content.portal_type,
        "class": type(content.aq_base).__name__,
        "catalog": _catalog(content, names),
        "fields": _fields(content, names) if place else {},
        "workflow": _workflow(content, names),
        "versions": _versions(content),
        "creators": content.listCreators(),
        "owner": (content.getOwnerTuple() or (None, None))[1],
        # Their order is that of a set, and means nothing.
        "local roles": {
            name: sorted(roles) for name, roles in content.get_local_roles()
        },
        "locked by": _lock(content),
        "order": content.contentIds() if IFolderish.providedBy(content) else (),
        "default page": content.getProperty("default_page", None),
        "layout": content.getProperty("layout", None),
        "attributes": place
        and sorted(name for name in stored(content) if not name.startswith("_v_")),
    }


def _catalog(content: Any, names: Names) -> dict | None:
    catalog = api.portal.get_tool("portal_catalog")
    path = "/".join(content.getPhysicalPath())
    rid = catalog.getrid(path)
    if rid is None:
        return None
    known = {}
    data = (catalog.getMetadataForRID(rid), catalog.getIndexDataForRID(rid))
    for kind, values in zip(("metadata", "index"), data, strict=True):
        for name, value in values.items():
            if name == "effectiveRange":
                value = [
                    "recent" if (part or 0) > RECENT else part for part in value or ()
                ]
            if name in MOMENTS:
                value = value not in (None, "", "None", [])
            value = names.tidy(value)
            if isinstance(value, list) and kind == "index":
                value = sorted(value, key=str)
            known[f"{kind} {name}"] = value
    return known


def _fields(content: Any, names: Names) -> dict:
    known = {}
    for schema in iterSchemata(content):
        for name in schema.names(all=True):
            field = schema[name]
            if hasattr(field, "get") and not hasattr(field, "implementation"):
                value = getattr(schema(content, None), name, None)
                known[names.tidy(f"{schema.__name__}.{name}")] = _value(value, names)
    return known


def _value(value: Any, names: Names) -> Any:
    if callable(value):
        return None
    if IRichTextValue.providedBy(value):
        return [names.tidy(value.raw), value.mimeType, value.outputMimeType]
    if INamed.providedBy(value):
        digest = hashlib.sha256(value.data).hexdigest()
        return [value.filename, value.contentType, digest]
    if IRelationValue.providedBy(value):
        return None if value.isBroken() else names.tidy(value.to_path)
    if IContentish.providedBy(value):
        return names.tidy("/".join(value.getPhysicalPath()))
    if isinstance(value, (list, tuple)):
        return [_value(part, names) for part in value or ()]
    value = names.tidy(value)
    return value if isinstance(value, (str, int, float, list, dict)) else repr(value)


def _workflow(content: Any, names: Names) -> dict:
    history = getattr(content.aq_base, "workflow_history", None) or {}
    return {
        name: [{k: names.tidy(v) for k, v in step.items()} for step in steps]
        for name, steps in history.items()
    }


def _versions(content: Any) -> list:
    repository = api.portal.get_tool("portal_repository")
    if not repository.isVersionable(content):
        return []
    history = repository.getHistoryMetadata(content)
    if not history:
        return []
    steps = range(history.getLength(countPurged=False))
    found = [history.retrieve(step, countPurged=False)["metadata"] for step in steps]
    return [
        [data["sys_metadata"][key] for key in ("comment", "principal", "review_state")]
        for data in found
    ]


def _lock(content: Any) -> list:
    lockable = ILockable(content, None)
    return (
        [] if lockable is None else [lock["creator"] for lock in lockable.lock_info()]
    )
