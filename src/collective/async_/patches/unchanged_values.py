"""CMFCore: do not compute again what cannot have changed.

Stock Plone computes some 65 values for each item below a renamed folder, and for each
item whose state, tags or properties change. Most of them can only be what they were.
They are kept here when it is certain:

- all that was written to the item are dates, permissions, its workflow history, and
  what tags and properties in Contents write,
- its class is Plone's own, and so is the code that computes the value,
- that code reads nothing but the item, and nothing in it that was written
  (``known_values.py`` has the list),
- the catalog has a value, and what is cheap to compute is what the catalog has.

Every other value is computed as in stock Plone, for example those of an add-on's
indexers, of indexers for a type or marker interface, and all that depends on the path,
the security or the dates.

Versions: read in Products.CMFCore 3.0 to 3.9, the last release; reproduced in 3.9.
Upstream: "Products.CMFCore, values" in ``docs/upstream.rst``. It can go when
``docs/upstream/unchanged_values.py`` prints "Fixed".
"""

from .known_values import CLASSES
from .known_values import READ_BY
from .known_values import SHOWN
from .patch import Patch
from .plain_catalog import INDEXES
from .plain_catalog import is_plain_catalog
from .value_plan import Plan
from .value_plan import plan_for
from .written import written_keys
from Acquisition import aq_base
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Set
from dataclasses import dataclass
from functools import wraps
from plone.indexer.interfaces import IIndexableObject
from plone.indexer.wrapper import IndexableObjectWrapper
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.CMFCore.utils import getToolByName
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from Products.PluginIndexes.util import safe_callable
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from typing import Any
from zope.component import queryMultiAdapter

import Missing
import transaction


# What they write to an item, and what none of the kept values reads. The old path is
# written by CMFCore's PathProxy.
HARMLESS = frozenset(
    (
        "__annotations__",
        "_old_path",
        "effective_date",
        "modification_date",
        "workflow_history",
    )
)
_installed = False


def install() -> None:
    """Reindex only in part. For processes with one thread only."""
    global _installed
    _installed = True
    stock = PortalCatalogProcessor.reindex

    @wraps(stock)
    def reindex(
        self: Any, obj: Any, attributes: Any = None, update_metadata: int = 1
    ) -> None:
        in_full = not attributes and update_metadata
        written = written_in(obj) if in_full else None
        if not (_is_known_change(written) and reindex_in_part(obj, written)):
            stock(self, obj, attributes, update_metadata)

    PortalCatalogProcessor.reindex = reindex


def written_in(obj: Any) -> Set[str] | None:
    """What was written to an item; None if it is new, or not of Plone's own class."""
    base = aq_base(obj)
    return written_keys(base) if type(base) in CLASSES else None


def _is_known_change(written: Set[str] | None) -> bool:
    """Was its state changed, or what tags and properties in Contents write?

    An item that is only reindexed may be so because its record is wrong.
    """
    return written is not None and not written.isdisjoint(
        READ_BY.keys() | {"workflow_history"}
    )


class Values:
    """The values of an item, each computed once, and those that are known.

    ``absent`` has names for which there is certainly none.
    """

    def __init__(
        self,
        wrapper: Any,
        known: Mapping[str, Any],
        absent: frozenset[str] = frozenset(),
    ) -> None:
        self._wrapper = wrapper
        self._absent = absent
        vars(self).update(known)

    def __getattr__(self, name: str) -> Any:
        # Only called for what was not found.
        if name in self._absent:
            raise AttributeError(name)
        value = getattr(self._wrapper, name)
        if not name.startswith("_"):
            vars(self)[name] = value
        return value

    def lacks(self, names: frozenset[str]) -> bool:
        """Is there certainly no value for any of the names?"""
        return bool(names) and names <= self._absent

    def for_index(self, index: Any) -> Any:
        """An index of an add-on gets what it gets in stock Plone."""
        kind = type(aq_base(index))
        return self if kind in INDEXES or kind is ExtendedPathIndex else self._wrapper


@dataclass(frozen=True)
class Updated:
    """A record, its values, and the indexes that were updated with them."""

    rid: int
    values: Values
    indexes: list[Any]


def reindex_in_part(
    obj: Any, written: Set[str] | None, catalog: Any = None
) -> Updated | None:
    """Update what may have changed in the record of an item that has one.

    ``written`` is that of ``written_in``. Returns None, and does nothing, when the item
    must be reindexed in full. Call it only for items that were moved, or in which it is
    known what was changed.
    """
    if catalog is None:
        catalog = getToolByName(obj, "portal_catalog", None)
    if not _installed or not is_plain_catalog(catalog):
        return None
    if written is None or not all(map(_is_harmless, written)):
        return None
    rid = catalog._catalog.uids.get("/".join(obj.getPhysicalPath()))
    wrapper = queryMultiAdapter((obj, catalog), IIndexableObject)
    if rid is None or type(wrapper) is not IndexableObjectWrapper:
        return None
    plan = plan_for(obj, catalog, wrapper._IndexableObjectWrapper__vars)
    if plan is None:
        return None
    values = Values(wrapper, plan.shared)
    kept, absent = plan.kept(obj, written), plan.absent(obj, catalog)
    if _is_outdated(
        catalog._catalog, rid, obj, kept - plan.indexers
    ) or _had_other_interfaces(catalog._catalog, rid, plan):
        return None
    catalog._increment_counter()
    _update_metadata(catalog._catalog, rid, values, kept, absent)
    indexes = list(_outdated(catalog._catalog, rid, plan, kept, absent))
    for index in indexes:
        index.index_object(rid, values.for_index(index), None)
    if catalog.maintain_zodb_cache():
        transaction.savepoint(optimistic=True)
    return Updated(rid, values, indexes)


def _is_harmless(key: str) -> bool:
    """Is it known which of the kept values depend on this attribute of an item?"""
    return (
        key in HARMLESS
        or key in READ_BY
        or (key.startswith("_") and key.endswith("_Permission"))
    )


def _is_outdated(catalog: Any, rid: int, obj: Any, names: frozenset[str]) -> bool:
    """Was the item changed earlier, without an update of its record?

    Only the values that need no indexer are computed for this: it costs little.
    """
    record, columns = catalog.data[rid], catalog.schema
    return any(
        record[columns[name]] not in (_value(obj, name), Missing.MV)
        for name in names.intersection(columns)
        if name not in SHOWN or not SHOWN[name] <= columns.keys()
    )


def _had_other_interfaces(catalog: Any, rid: int, plan: Plan) -> bool:
    """For example because its type has got a behavior since."""
    return any(
        set(catalog.indexes[name]._unindex.get(rid, ())) != entry
        for name, entry in plan.entries.items()
    )


def _update_metadata(
    catalog: Any, rid: int, values: Any, kept: frozenset[str], absent: frozenset[str]
) -> None:
    old = catalog.data[rid]
    new = []
    for name, value in zip(catalog.names, old, strict=True):
        if name in absent:
            value = Missing.MV
        elif name not in kept or value is Missing.MV:
            value = _value(values, name)
        new.append(value)
    if tuple(new) != old:
        catalog.data[rid] = tuple(new)


def _value(values: Any, name: str) -> Any:
    """As ``Catalog.recordify`` does. The missing value, called, is itself."""
    value = getattr(values, name, Missing.MV)
    return value() if safe_callable(value) else value


def _outdated(
    catalog: Any, rid: int, plan: Plan, kept: frozenset[str], absent: frozenset[str]
) -> Iterator[Any]:
    """The indexes whose entries may have changed, or are not as they should be."""
    known = kept | absent
    for name, index in catalog.indexes.items():
        sources = plan.sources[name]
        if name not in plan.entries and (
            type(index) not in INDEXES
            or not sources <= known
            or has_entry(index, rid) is sources.isdisjoint(kept)
        ):
            yield catalog.getIndex(name)


def has_entry(index: Any, rid: int) -> bool:
    """Does the index know the record?"""
    if isinstance(index, ZCTextIndex):
        return bool(index.index.has_doc(rid))
    return rid in index._unindex


PATCH = Patch("unchanged-values", "Products.CMFCore>=3,<3.10", install)
