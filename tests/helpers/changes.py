"""Which code of other packages the add-on changes: ``python -m helpers.changes``.

Loads Plone's ZCML as Zope does, then the add-on's. With the argument ``worker``, also
applies the patches of a worker. Prints as JSON the name of each function, method, button
handler or component outside the add-on that is not the same object as before.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from collections.abc import Iterator
from OFS.Application import import_products
from plone.indexer.delegate import DelegatingIndexerFactory
from types import FunctionType
from types import ModuleType
from typing import Any
from z3c.form.button import Handler
from zope.component import getGlobalSiteManager
from zope.configuration import xmlconfig
from zope.configuration.config import ConfigurationMachine
from zope.interface import implementedBy

import json
import sys


PLONE = """
<configure
    xmlns="http://namespaces.zope.org/zope"
    xmlns:five="http://namespaces.zope.org/five"
    >
  <include package="Zope2.App" />
  <five:loadProducts file="meta.zcml" />
  <five:loadProducts />
  <five:loadProductsOverrides />
  <include package="plone.restapi" />
</configure>
"""
OWN = "collective.async"
CODE = (FunctionType, ModuleType, Handler, property, staticmethod, classmethod)


def load_plone() -> ConfigurationMachine:
    """Load what a Zope with Plone loads when it starts."""
    newSecurityManager(None, system)
    import_products()
    context = ConfigurationMachine()
    xmlconfig.registerCommonDirectives(context)
    # Else the add-on would be loaded, too. What it builds on is included by name.
    context.provideFeature("disable-autoinclude")
    return xmlconfig.string(PLONE, context=context)


def load_add_on(context: ConfigurationMachine) -> None:
    """Load the add-on's ZCML, as its users do."""
    import collective.async_

    xmlconfig.file("configure.zcml", collective.async_, context=context)


def snapshot() -> dict[str, Any]:
    """All code that is loaded, and all global utilities, by name."""
    found: dict[str, Any] = {}
    for name, module in list(sys.modules.items()):
        if isinstance(module, ModuleType) and not name.startswith(OWN):
            found[name] = module
            found.update(_code(name, vars(module)))
    for utility in getGlobalSiteManager().registeredUtilities():
        interface = utility.provided.__identifier__
        found[f"utility {interface} {utility.name}"] = utility.component
    return found


def _code(name: str, namespace: Any) -> Iterator[tuple[str, Any]]:
    for key, value in list(namespace.items()):
        path = f"{name}.{key}"
        if isinstance(value, Handler):
            yield path, value.func
        elif isinstance(value, DelegatingIndexerFactory):
            yield path, value.callable
        elif isinstance(value, CODE):
            yield path, value
        elif isinstance(value, type) and value.__module__ == name:
            yield path, value
            yield from _code(path, vars(value))
            yield f"{path} implements", list(implementedBy(value).flattened())


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what was replaced or removed, or added to a class or module."""
    replaced = {
        name
        for name, value in before.items()
        if after.get(name) is not value and after.get(name) != value
    }
    added = {
        name
        for name in after.keys() - before.keys()
        if name.rpartition(".")[0] in before and name not in sys.modules
    }
    return sorted(replaced | added)


def main() -> None:
    """Print the changes."""
    context = load_plone()
    # Plone does not need these two.
    import kombu.transport.redis  # noqa: F401
    import ZEO.ClientStorage  # noqa: F401

    before = snapshot()
    load_add_on(context)
    if "worker" in sys.argv[1:]:
        from collective.async_.patches.worker import apply_all

        apply_all()
    print(json.dumps(changes(before, snapshot()), indent=1))


if __name__ == "__main__":
    main()
