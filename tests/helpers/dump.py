"""All that a site stores of its content, to compare two ways to the same result.

Both ways begin with the same database, so that nothing needs to be tidied, but for the
random ids of catalog records and words.
"""

from Acquisition import aq_base
from BTrees.Length import Length
from collections.abc import Iterable
from five.intid.keyreference import KeyReferenceToPersistent
from helpers.leftovers import stored
from persistent import Persistent
from plone import api
from plone.app.redirector.interfaces import IRedirectionStorage
from Products.CMFCore.indexing import processQueue
from Products.PluginIndexes.KeywordIndex.KeywordIndex import KeywordIndex
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any
from zc.relation.interfaces import ICatalog
from zope.component import getUtility
from zope.interface import providedBy
from zope.intid.interfaces import IIntIds

import Missing


# Counters are for caches: they only have to change. The rest belongs to the process.
IGNORED = (
    "__provides__",
    "catalog",
    "_p_",
    "_counter",
    "_v_",
    "__parent__",
    "__name__",
    "_lexicon",
    "lexicon",
)


def dump() -> dict[str, Any]:
    """The catalog, all content, relations, ids, versions and redirects."""
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    names = Names(catalog)
    return {
        "indexes": {
            name: _index(index, names)
            for name, index in catalog._catalog.indexes.items()
        },
        "metadata": {
            path: names.plain(catalog.getMetadataForRID(rid))
            for path, rid in catalog._catalog.uids.items()
        },
        "paths": names.plain(catalog._catalog.paths),
        "length": len(catalog),
        "words": sorted(names.words.values()),
        "content": dict(_contents(api.portal.get(), names)),
        "relations": sorted(
            [r.from_path or "", r.to_path or "", str(r.from_attribute)]
            for r in getUtility(ICatalog).findRelations({})
        ),
        "intids": {
            str(intid): getattr(reference, "path", None)
            for intid, reference in getUtility(IIntIds).refs.items()
            if isinstance(reference, KeyReferenceToPersistent)
        },
        "redirects": {
            old: getUtility(IRedirectionStorage).get(old)
            for old in getUtility(IRedirectionStorage)
        },
    }


class Names:
    """Replaces ids by what they stand for."""

    def __init__(self, catalog: Any) -> None:
        self.paths = dict(catalog._catalog.paths)
        self.words = {}
        for lexicon in catalog.objectValues("ZCTextIndex Lexicon"):
            self.words.update({wid: word for word, wid in lexicon._wids.items()})

    def plain(self, value: Any, depth: int = 12) -> Any:
        """Without persistent objects, sorted, and the same for equal data."""
        if isinstance(value, int) and not isinstance(value, bool):
            return self.paths.get(value, self.words.get(value, value))
        if value is Missing.MV:
            return "missing"
        if value is None or isinstance(value, (str, bytes, float, bool)):
            return value
        if isinstance(value, Length):
            return value()
        if depth == 0:
            return repr(type(value))
        if hasattr(value, "items") and hasattr(value, "keys"):
            return self._mapping(value.items(), depth)
        if isinstance(value, (set, frozenset)) or _is_tree_set(value):
            return self._set([self.plain(part, depth - 1) for part in value])
        if isinstance(value, (list, tuple)):
            return [self.plain(part, depth - 1) for part in value]
        return self._object(value, depth)

    def _set(self, parts: list[Any]) -> Any:
        # Indexes also store a single id without a set.
        return sorted(parts, key=repr) if len(parts) != 1 else parts[0]

    def _mapping(self, items: Iterable[tuple[Any, Any]], depth: int) -> dict:
        found = {str(self.plain(k)): self.plain(v, depth - 1) for k, v in items}
        return {key: value for key, value in sorted(found.items()) if value != []}

    def _object(self, value: Any, depth: int) -> Any:
        if isinstance(value, type):
            return repr(value)
        if hasattr(value, "getPhysicalPath") and hasattr(value, "portal_type"):
            return "/".join(value.getPhysicalPath())
        if not isinstance(value, Persistent) and not hasattr(value, "__dict__"):
            return repr(value)
        if isinstance(value, Persistent):
            value._p_activate()
        state = vars(aq_base(value)) if hasattr(value, "__dict__") else {}
        kept = [(k, v) for k, v in state.items() if not k.startswith(IGNORED)]
        return {"class": type(aq_base(value)).__name__, **self._mapping(kept, depth)}


def _is_tree_set(value: Any) -> bool:
    return type(value).__module__.startswith("BTrees.") and hasattr(value, "insert")


def _index(index: Any, names: Names) -> Any:
    found = names.plain(aq_base(index))
    if isinstance(index, ZCTextIndex):
        okapi = index.index
        found["index"]["_docwords"] = {
            names.paths[rid]: sorted(map(names.plain, okapi.get_words(rid)))
            for rid in okapi._docwords
        }
    if isinstance(index, KeywordIndex):
        # In no order, as they come from a set.
        for path, keywords in found["_unindex"].items():
            found["_unindex"][path] = sorted(keywords)
    return found


def _contents(folder: Any, names: Names) -> Iterable[tuple[str, Any]]:
    for content in folder.contentValues():
        content._p_activate()
        state = stored(content).items()
        kept = [(k, v) for k, v in state if not k.startswith((*IGNORED, "_tree"))]
        history = api.portal.get_tool("portal_repository").getHistoryMetadata(content)
        yield (
            "/".join(content.getPhysicalPath()),
            names._mapping(kept, 12)
            | {
                "interfaces": [i.__identifier__ for i in providedBy(content)],
                "versions": len(history) if history else 0,
                "ids": content.objectIds() if hasattr(content, "_tree") else None,
            },
        )
        if hasattr(content, "_tree"):
            yield from _contents(content, names)
