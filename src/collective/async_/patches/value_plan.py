"""Which values of an item can have changed. Part of ``unchanged_values``."""

from . import known_values as known
from .dexterity_getattr import is_field
from Acquisition import aq_base
from Acquisition import aq_chain
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set
from dataclasses import dataclass
from inspect import getattr_static
from OFS.interfaces import IObjectManager
from plone.app.dexterity.behaviors.exclfromnav import IExcludeFromNavigationDefault
from plone.base.interfaces import IImageScalesAdapter
from plone.base.interfaces import IImageScalesFieldAdapter
from plone.behavior.factory import BehaviorAdapterFactory
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.content import get_assignable
from plone.dexterity.schema import FTI_CACHE_KEY
from plone.dexterity.utils import iterSchemata
from plone.indexer.delegate import DelegatingIndexerFactory
from plone.indexer.interfaces import IIndexer
from Products.CMFPlone.image_scales.adapters import ImageScales
from Products.PluginIndexes.KeywordIndex.KeywordIndex import KeywordIndex
from typing import Any
from zope.component import getSiteManager
from zope.globalrequest import getRequest
from zope.interface import providedBy
from zope.schema import getFields
from zope.schema import Object


PLANS = "_collective_async_plans"
_DATES = dict.fromkeys(known.DATES, ("plone.dexterity.content",))
_METHODS = known.METHODS | known.CALLED | _DATES


@dataclass(frozen=True)
class Plan:
    """What is known of the values of all items of a type with the same interfaces.

    By name: computed by methods of its class, by methods that read dates, by indexers,
    fields with a default value that is always the same, names for which there is
    neither an indexer nor a method, nor a field, and values that all items share.
    ``sources`` has the names of the values that each index asks for, and ``entries``
    what an index of shared keywords has for each of the items.
    """

    methods: frozenset[str]
    dates: frozenset[str]
    indexers: frozenset[str]
    defaults: frozenset[str]
    missing: frozenset[str]
    shared: Mapping[str, Any]
    sources: Mapping[str, frozenset[str]]
    entries: Mapping[str, set[str]]

    def kept(self, obj: Any, written: Set[str]) -> frozenset[str]:
        """Names whose values cannot have changed, as these attributes were written."""
        own = vars(aq_base(obj))
        attributes = (
            name
            for name in known.ATTRIBUTES
            if (name in self.missing or name in self.defaults)
            and type(own.get(name)) is known.ATTRIBUTES[name]
        )
        dates = (name for name in self.dates if _is_kept_date(name, own, written))
        others = (self.methods | self.defaults).union(dates).difference(own)
        readers = (known.READ_BY.get(name, ()) for name in written)
        return (others | self.indexers.union(attributes)).difference(*readers)

    def absent(self, obj: Any, catalog: Any) -> frozenset[str]:
        """Names that the item has no value for."""
        base = aq_base(obj)
        present = set(self.missing.intersection(vars(base)))
        if IObjectManager.providedBy(base):
            present.update(name for name in self.missing if base.hasObject(name))
        parent = aq_parent(aq_inner(obj))
        return self.missing - present - _scripts(parent, self.missing, catalog)


def _is_kept_date(name: str, own: Mapping[str, Any], written: Set[str]) -> bool:
    read = known.DATES[name]
    if name == "Date" and own.get("effective_date") is not None:
        read = known.DATES["effective"]
    # Asking for a modification date that is not there writes one.
    missing = "modification_date" in read and own.get("modification_date") is None
    return not missing and read.isdisjoint(written)


def plan_for(obj: Any, catalog: Any, variables: Iterable[str]) -> Plan | None:
    """The plan for an item; None if its class is not Plone's own.

    ``variables`` are the names that its workflows give to the catalog.
    """
    kind = type(aq_base(obj))
    if kind not in known.CLASSES:
        return None
    spec, plans = providedBy(obj), _plans(catalog)
    key = (kind, obj.portal_type, spec, frozenset(variables))
    if key not in plans:
        plans[key] = _make_plan(obj, catalog, spec, key[-1])
    return plans[key]


def source_names(catalog: Any) -> frozenset[str]:
    """The names of all values that a catalog asks for."""
    return frozenset(catalog._catalog.names).union(*_all_sources(catalog).values())


def _all_sources(catalog: Any) -> dict[str, frozenset[str]]:
    indexes = catalog._catalog.indexes.items()
    return {name: index_sources(index) for name, index in indexes}


def index_sources(index: Any) -> frozenset[str]:
    """The names of the values that an index asks for."""
    names = set(index.getIndexSourceNames())
    # Those of ranges of dates, and of dates that recur.
    for attribute in ("_since_field", "_until_field", "attr_recurdef", "attr_until"):
        names.add(getattr(aq_base(index), attribute, None))
    return frozenset(filter(None, names))


def _plans(catalog: Any) -> dict[Any, Any]:
    """Kept on the request, as long as types, adapters and the catalog are the same."""
    request = getRequest()
    types = getattr(request, FTI_CACHE_KEY, None)
    if types is None:
        return {}
    generations = [base._generation for base in getSiteManager().adapters.ro]
    # A copy: an index is added to the same dictionary.
    state = generations, catalog._catalog.names, dict(catalog._catalog.indexes)
    cached = getattr(request, PLANS, None)
    if cached is None or cached[0] is not types or cached[1] != state:
        cached = (types, state, {})
        setattr(request, PLANS, cached)
    return cached[2]


def _make_plan(
    obj: Any, catalog: Any, spec: Any, variables: frozenset[str]
) -> Plan | None:
    kind = type(aq_base(obj))
    if not _is_stock_class(kind) or _has_computed_default(obj):
        return None
    adapters, plain = getSiteManager().adapters, _has_stock_behaviors(obj)
    methods, dates, indexers = set(), set(), set()
    defaults, missing, shared = set(), set(), {}
    for name in source_names(catalog):
        factory = adapters.lookup((spec, providedBy(catalog)), IIndexer, name)
        if factory is not None:
            if name == "image_scales" and _has_no_scales(factory, obj, spec):
                missing.add(name)
            elif _function(factory) == known.INTERFACES.get(name, ""):
                shared[name] = factory(obj, catalog)()
            elif _is_stock_indexer(factory, name, spec, plain):
                indexers.add(name)
        elif name in variables:
            pass
        elif name in known.METHODS:
            methods.add(name)
        elif name in known.DATES:
            dates.add(name)
        elif name in known.ATTRIBUTES and _is_plain_default(kind, name):
            defaults.add(name)
        elif getattr_static(kind, name, None) is None and plain:
            if not is_field(name, obj.portal_type):
                missing.add(name)
            elif name in known.ATTRIBUTES and _has_fixed_default(obj, spec, name):
                defaults.add(name)
    sources = _all_sources(catalog)
    return Plan(
        frozenset(methods),
        frozenset(dates),
        frozenset(indexers),
        frozenset(defaults),
        frozenset(missing),
        shared,
        sources,
        {
            name: set(shared[source])
            for source in shared
            for name, index in catalog._catalog.indexes.items()
            if type(index) is KeywordIndex and sources[name] == {source}
        },
    )


def _is_stock_class(kind: type) -> bool:
    """Is none of what the kept values need patched by an add-on?"""
    return all(
        getattr(getattr_static(kind, name, None), "__module__", None) in modules
        for name, modules in _METHODS.items()
    ) and not any(
        hasattr(getattr_static(kind, name, None), "__get__") for name in known.READ
    )


def _has_computed_default(obj: Any) -> bool:
    """Is a value that is not stored in the item computed? Then it may have changed."""
    return any(
        getattr(field, "defaultFactory", None) is not None and isinstance(field, Object)
        for schema in iterSchemata(obj)
        for field in getFields(schema).values()
    )


def _is_stock_indexer(factory: Any, name: str, spec: Any, plain: bool) -> bool:
    function = _function(factory)
    if function not in known.INDEXERS.get(name, ()):
        return False
    if function in known.OF_ALL_FIELDS and not plain:
        return False
    if name not in known.ADAPTERS:
        return True
    provided, module = known.ADAPTERS[name]
    adapter = getSiteManager().adapters.lookup1(spec, provided)
    if type(adapter) is BehaviorAdapterFactory:
        adapter = adapter.behavior.factory
    return getattr(adapter, "__module__", None) == module


def _function(factory: Any) -> str | None:
    if type(factory) is not DelegatingIndexerFactory:
        return None
    return f"{factory.callable.__module__}.{factory.callable.__qualname__}"


def _has_stock_behaviors(obj: Any) -> bool:
    """Are all values of its fields in the item itself, or in Plone's own behaviors?"""
    assignable = get_assignable(obj)
    return type(assignable) is DexterityBehaviorAssignable and all(
        behavior.factory is None
        or (_is_of_plone(behavior.factory) and _is_of_plone(behavior.interface))
        for behavior in assignable.enumerateBehaviors()
    )


def _is_of_plone(code: Any) -> bool:
    return str(getattr(code, "__module__", None)).startswith("plone.")


def _has_no_scales(factory: Any, obj: Any, spec: Any) -> bool:
    """Is there certainly nothing in the column with the scales of images?"""
    adapters, layer = getSiteManager().adapters, providedBy(getRequest())
    return (
        _function(factory) == known.SCALES
        and adapters.lookup((spec, layer), IImageScalesAdapter) is ImageScales
        and not any(
            adapters.lookup((providedBy(field), spec, layer), IImageScalesFieldAdapter)
            for schema in iterSchemata(obj)
            for field in getFields(schema).values()
        )
    )


def _is_plain_default(kind: type, name: str) -> bool:
    """Has the class a value for the attribute, and not a descriptor?"""
    return type(getattr_static(kind, name, None)) is known.ATTRIBUTES[name]


def _has_fixed_default(obj: Any, spec: Any, name: str) -> bool:
    factories = {
        getattr(schema.get(name), "defaultFactory", None)
        for schema in iterSchemata(obj)
    } - {None}
    if factories == {known.DEFAULT_FACTORY}:
        adapters = getSiteManager().adapters
        return adapters.lookup1(spec, IExcludeFromNavigationDefault) in known.DEFAULTS
    return not factories


def _scripts(parent: Any, names: frozenset[str], catalog: Any) -> frozenset[str]:
    """Those that are scripts in a folder or skin: plone.indexer calls them."""
    # The folders themselves: a key must not be the id of something else later.
    above = tuple(map(aq_base, aq_chain(parent)))
    key, plans = ("scripts", tuple(map(id, above)), names), _plans(catalog)
    if key not in plans:
        scripts = frozenset(
            name
            for name in names
            if getattr(getattr(parent, name, None), "meta_type", None)
            == "Script (Python)"
        )
        plans[key] = scripts, above
    return plans[key][0]
