"""Which values of an item can have changed. Part of ``unchanged_values``."""

from . import known_values as known
from .dexterity_getattr import is_field
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterable
from dataclasses import dataclass
from inspect import getattr_static
from OFS.interfaces import IObjectManager
from plone.base.interfaces import IImageScalesAdapter
from plone.base.interfaces import IImageScalesFieldAdapter
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.content import get_assignable
from plone.dexterity.schema import FTI_CACHE_KEY
from plone.dexterity.utils import iterSchemata
from plone.indexer.delegate import DelegatingIndexerFactory
from plone.indexer.interfaces import IIndexer
from Products.CMFPlone.image_scales.adapters import ImageScales
from typing import Any
from zope.component import getSiteManager
from zope.globalrequest import getRequest
from zope.interface import providedBy
from zope.schema import getFields


PLANS = "_collective_async_plans"


@dataclass(frozen=True)
class Plan:
    """What is known of the values of all items of a type with the same interfaces.

    By name: computed by methods of its class, computed by indexers, fields with a
    default value that is always the same, and names for which there is neither an
    indexer nor a method, nor a field.
    """

    methods: frozenset[str]
    indexers: frozenset[str]
    defaults: frozenset[str]
    missing: frozenset[str]

    def kept(self, obj: Any) -> frozenset[str]:
        """Names whose values cannot have changed in this item."""
        own = vars(aq_base(obj))
        attributes = (
            name
            for name in self.missing | self.defaults
            if name in known.ATTRIBUTES
            and type(own.get(name)) is known.ATTRIBUTES[name]
        )
        others = (self.methods | self.defaults).difference(own)
        return others | self.indexers.union(attributes)

    def absent(self, obj: Any) -> frozenset[str]:
        """Names that the item has no value for."""
        base = aq_base(obj)
        present = set(self.missing.intersection(vars(base)))
        if IObjectManager.providedBy(base):
            present.update(name for name in self.missing if base.hasObject(name))
        return self.missing - present - _scripts(aq_parent(aq_inner(obj)), self.missing)


def plan_for(obj: Any, catalog: Any, variables: Iterable[str]) -> Plan | None:
    """The plan for an item; None if its class is not Plone's own.

    ``variables`` are the names that its workflows give to the catalog.
    """
    kind = type(aq_base(obj))
    if kind not in known.CLASSES:
        return None
    spec, plans = providedBy(obj), _plans()
    key = (kind, obj.portal_type, spec, frozenset(variables))
    if key not in plans:
        plans[key] = _make_plan(obj, catalog, spec, key[-1])
    return plans[key]


def source_names(catalog: Any) -> frozenset[str]:
    """The names of all values that a catalog asks for."""
    names = set(catalog._catalog.names)
    for index in catalog.getIndexObjects():
        names.update(index_sources(index))
    return frozenset(names)


def index_sources(index: Any) -> frozenset[str]:
    """The names of the values that an index asks for."""
    names = set(index.getIndexSourceNames())
    # Those of ranges of dates, and of dates that recur.
    for attribute in ("_since_field", "_until_field", "attr_recurdef", "attr_until"):
        names.add(getattr(aq_base(index), attribute, None))
    return frozenset(filter(None, names))


def _plans() -> dict[Any, Any]:
    """Kept on the request, as long as neither a type nor an adapter has changed."""
    request = getRequest()
    types = getattr(request, FTI_CACHE_KEY, None)
    if types is None:
        return {}
    generations = [base._generation for base in getSiteManager().adapters.ro]
    cached = getattr(request, PLANS, None)
    if cached is None or cached[0] is not types or cached[1] != generations:
        cached = (types, generations, {})
        setattr(request, PLANS, cached)
    return cached[2]


def _make_plan(
    obj: Any, catalog: Any, spec: Any, variables: frozenset[str]
) -> Plan | None:
    kind = type(aq_base(obj))
    if not _is_stock_class(kind):
        return None
    adapters, plain = getSiteManager().adapters, _has_stock_behaviors(obj)
    methods, indexers, defaults, missing = set(), set(), set(), set()
    for name in source_names(catalog):
        factory = adapters.lookup((spec, providedBy(catalog)), IIndexer, name)
        if factory is not None:
            if name == "image_scales" and _has_no_scales(factory, obj, spec):
                missing.add(name)
            elif _is_stock_indexer(factory, name, spec, plain):
                indexers.add(name)
        elif name in variables:
            pass
        elif name in known.METHODS:
            methods.add(name)
        elif getattr_static(kind, name, None) is None and plain:
            if not is_field(name, obj.portal_type):
                missing.add(name)
            elif name in known.ATTRIBUTES and _has_fixed_default(obj, name):
                defaults.add(name)
    return Plan(*map(frozenset, (methods, indexers, defaults, missing)))


def _is_stock_class(kind: type) -> bool:
    """Is none of what the kept values need patched by an add-on?"""
    return all(
        getattr(getattr_static(kind, name, None), "__module__", None) in modules
        for name, modules in (known.METHODS | known.CALLED).items()
    ) and not any(
        hasattr(getattr_static(kind, name, None), "__get__") for name in known.READ
    )


def _is_stock_indexer(factory: Any, name: str, spec: Any, plain: bool) -> bool:
    if _function(factory) not in known.INDEXERS.get(name, ()):
        return False
    if name not in known.ADAPTERS:
        return True
    provided, module = known.ADAPTERS[name]
    adapter = getSiteManager().adapters.lookup1(spec, provided)
    return plain and getattr(adapter, "__module__", None) == module


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


def _has_fixed_default(obj: Any, name: str) -> bool:
    return not any(
        getattr(schema.get(name), "defaultFactory", None)
        for schema in iterSchemata(obj)
    )


def _scripts(parent: Any, names: frozenset[str]) -> frozenset[str]:
    """Those that are scripts in a folder or skin: plone.indexer calls them."""
    plans, key = _plans(), ("scripts", getattr(parent, "_p_oid", None), names)
    if key not in plans or key[1] is None:
        plans[key] = frozenset(
            name
            for name in names
            if getattr(getattr(parent, name, None), "meta_type", None)
            == "Script (Python)"
        )
    return plans[key]
